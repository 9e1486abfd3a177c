import { Text } from '@backstage/ui';
import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { TextWithEntities } from '../display/TextWithEntities';
import { fieldLabel } from '../display/fieldLabel';
import { phraseDay } from '../time/phraseMoment';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './ChangeLine.module.css';

type Change = EvidenceBundle['changes'][number];

/** Sources often name a grant after what it allows; one change then arrives as two, of which the name says nothing. */
function withoutEchoes(changes: Change[]): Change[] {
  return changes.filter(
    change =>
      !/(^|\.)name$/.test(change.field) ||
      !changes.some(
        other =>
          other !== change &&
          other.before === change.before &&
          other.after === change.after,
      ),
  );
}

function ChangeText({ change }: { change: Change }) {
  const { t } = useGovernanceTranslation();
  const { field, before, after } = change;
  const what = fieldLabel(field, t);
  if (before === null && after !== null) {
    return <TextWithEntities text={t('review.changeAdded', { what, after })} />;
  }
  if (before !== null && after === null) {
    return (
      <TextWithEntities text={t('review.changeRemoved', { what, before })} />
    );
  }
  const show = (value: string | null) => value ?? t('review.changeUnknown');
  return (
    <TextWithEntities text={`${what}: ${show(before)} → ${show(after)}`} />
  );
}

/** The first line of a review: what is different from what the last decision rested on. */
export function ChangeLine({ evidence }: { evidence: EvidenceBundle }) {
  const { t } = useGovernanceTranslation();
  const { lastDecision } = evidence;
  const changes = withoutEchoes(evidence.changes);
  if (!lastDecision) {
    return (
      <Text as="p" variant="body-medium" className={styles.calm}>
        {t('review.neverDecided')}
      </Text>
    );
  }
  const date = phraseDay(lastDecision.at);
  if (changes.length === 0) {
    return (
      <Text as="p" variant="body-medium" className={styles.calm}>
        {t('review.nothingSince', { date })}
      </Text>
    );
  }
  return (
    <div className={styles.changed}>
      <Text as="p" variant="body-medium" weight="bold">
        {t('review.changesSince', { date })}
      </Text>
      <ul className={styles.list}>
        {changes.map((change, index) => (
          <li key={index}>
            <Text variant="body-medium">
              <ChangeText change={change} />
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}
