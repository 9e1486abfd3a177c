import { Text } from '@backstage/ui';
import { FlowInstanceDetail } from '@countersign/plugin-governance-common';
import { PersonName } from '../flows/PersonName';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { EvidenceItem } from './EvidenceItem';
import { readEvidence } from './readEvidence';
import styles from './Instances.module.css';

const EVENTS = {
  start: 'events.start',
  vote: 'events.vote',
  proof: 'events.proof',
  withdraw: 'events.withdraw',
  signal: 'events.signal',
  timer: 'events.timer',
  'effect.done': 'events.effectDone',
  'effect.failed': 'events.effectFailed',
  facts: 'events.facts',
  claim: 'events.claim',
  cancel: 'events.cancel',
  migrate: 'events.migrate',
  delay: 'events.delay',
  recount: 'events.recount',
} as const;

function isKnown(type: string): type is keyof typeof EVENTS {
  return Object.hasOwn(EVENTS, type);
}

/** Everything that happened to an instance, the first thing first, and why it went on as it did. */
export function EventList({
  events,
}: {
  events: FlowInstanceDetail['events'];
}) {
  const { t } = useGovernanceTranslation();
  return (
    <ol className={styles.events}>
      {events.map(event => {
        const evidence = event.evidence.flatMap(
          value => readEvidence(value) ?? [],
        );
        const left = event.evidence.length - evidence.length;
        return (
          <li key={event.seq} className={styles.event}>
            <Text as="div">
              <Text weight="bold">
                {isKnown(event.type) ? t(EVENTS[event.type]) : event.type}
              </Text>{' '}
              <Text variant="body-small" color="secondary">
                <PersonName actor={event.by} />, <PastTime at={event.at} />
                {event.reason && `: ${event.reason}`}
              </Text>
            </Text>
            <ul className={styles.evidence}>
              {evidence.map((entry, index) => (
                <li key={index}>
                  <EvidenceItem entry={entry} />
                </li>
              ))}
              {left > 0 && (
                <li>
                  <Text variant="body-small" color="secondary">
                    {t('evidence.notDrawn', { count: left })}
                  </Text>
                </li>
              )}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}
