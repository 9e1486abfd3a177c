import { Text } from '@backstage/ui';
import { ExclusionPreview } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What an exclusion would cover now: the sentence, then a few of it. */
export function CoveredNow(props: { preview: ExclusionPreview }) {
  const { t } = useGovernanceTranslation();
  const { first, identities, asked, ...counts } = props.preview;
  const { credentials, grants, entitlements } = counts;
  const { certificates, integrations } = counts;
  const held = credentials + grants + entitlements;
  const alone = certificates + integrations;
  if (held + alone === 0) {
    return (
      <Text as="p" role="status">
        {t('exclusions.previewNothing')}
      </Text>
    );
  }
  return (
    <>
      {held > 0 && (
        <Text as="p" weight="bold" role="status">
          {t('exclusions.previewSentence', {
            identities: String(identities),
            credentials: String(credentials),
            grants: String(grants),
            entitlements: String(entitlements),
          })}
        </Text>
      )}
      {alone > 0 && (
        <Text as="p" weight="bold" role="status">
          {t('exclusions.previewAlone', {
            certificates: String(certificates),
            integrations: String(integrations),
          })}
        </Text>
      )}
      <Text as="p">{t('exclusions.previewAsked', { count: asked })}</Text>
      {first.length > 0 && (
        <Text as="p" color="secondary">
          {t('exclusions.previewFirst')}:{' '}
          {first.map(({ title }) => title).join(', ')}
        </Text>
      )}
    </>
  );
}
