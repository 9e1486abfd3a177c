import { Alert, Button } from '@backstage/ui';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ForbiddenState } from './ForbiddenState';
import { isForbidden, isNotFound, reasonOf } from './describeError';

/** What failed, in the backend's words, and a way to try again. */
export function ErrorState(props: {
  /** What was to be shown, for example "the reviews". */
  what: string;
  error: Error;
  retry: () => void;
  /** The permission that is needed, named where the backend refuses. */
  permission?: string;
}) {
  const { t } = useGovernanceTranslation();
  const { what, error, retry, permission } = props;
  if (isForbidden(error)) {
    return <ForbiddenState what={what} error={error} permission={permission} />;
  }
  return (
    <Alert
      role="alert"
      status={isNotFound(error) ? 'warning' : 'danger'}
      icon
      title={
        isNotFound(error)
          ? t('states.notFound', { what })
          : t('states.failed', { what })
      }
      description={reasonOf(error)}
      customActions={
        <Button size="small" variant="secondary" onPress={retry}>
          {t('states.retry')}
        </Button>
      }
    />
  );
}
