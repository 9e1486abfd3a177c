import { Flex, Skeleton, VisuallyHidden } from '@backstage/ui';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Placeholders of about the height of what comes, so that nothing jumps. */
export function LoadingRows(props: { rows?: number; height?: number }) {
  const { t } = useGovernanceTranslation();
  const { rows = 3, height = 20 } = props;
  return (
    <div role="status" aria-busy="true">
      <VisuallyHidden>{t('states.loading')}</VisuallyHidden>
      <Flex direction="column" gap="3">
        {Array.from({ length: rows }, (_, index) => (
          <Skeleton key={index} height={height} width="100%" />
        ))}
      </Flex>
    </div>
  );
}
