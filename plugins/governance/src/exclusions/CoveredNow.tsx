import { Text } from '@backstage/ui';
import { ExclusionPreview } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What an exclusion would cover now: the sentence, then a few of it. */
export function CoveredNow(props: { preview: ExclusionPreview }) {
  const { t } = useGovernanceTranslation();
  const { identities, credentials, grants, first } = props.preview;
  if (credentials + grants === 0) {
    return (
      <Text as="p" role="status">
        {t('exclusions.previewNothing')}
      </Text>
    );
  }
  return (
    <>
      <Text as="p" weight="bold" role="status">
        {t('exclusions.previewSentence', {
          identities: String(identities),
          credentials: String(credentials),
          grants: String(grants),
        })}
      </Text>
      {first.length > 0 && (
        <Text as="p" color="secondary">
          {t('exclusions.previewFirst')}:{' '}
          {first.map(({ title }) => title).join(', ')}
        </Text>
      )}
    </>
  );
}
