import { Text } from '@backstage/ui';
import { IdentityDetail } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { TextWithEntities } from '../display/TextWithEntities';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Identities.module.css';

/** Whom or what something may belong to, best first, each with its reason. */
export function SuggestionList(props: {
  suggestions: IdentityDetail['suggestions'];
}) {
  const { t } = useGovernanceTranslation();
  const { suggestions } = props;
  return suggestions.length === 0 ? (
    <Text color="secondary">{t('triage.noSuggestions')}</Text>
  ) : (
    <ol className={styles.list} aria-label={t('triage.suggestions')}>
      {suggestions.map(({ ref, kind, reason }) => (
        <li key={`${kind} ${ref} ${reason}`}>
          <Text>
            {kind === 'owner'
              ? t('identity.suggestionOwner')
              : t('identity.suggestionComponent')}
            : <EntityLink entityRef={ref} />
          </Text>
          <Text as="div" variant="body-small" color="secondary">
            <TextWithEntities text={reason} />
          </Text>
        </li>
      ))}
    </ol>
  );
}
