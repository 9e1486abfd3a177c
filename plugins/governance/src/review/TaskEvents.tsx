import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import { ReviewTaskEvent } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { TextWithEntities } from '../display/TextWithEntities';
import { PastTime } from '../time/PastTime';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import styles from './EvidenceSections.module.css';

function phraseEvent(event: ReviewTaskEvent, t: Translate): string {
  switch (event.kind) {
    case 'escalated':
      return t('stages.escalated', { level: String(event.levelAfter) });
    case 'drift':
      return t('stages.driftEvent');
    case 'opened':
    case 'delegated':
    case 'substituted':
    case 'rerouted':
    case 'voided':
      return t(`stages.${event.kind}`);
    default:
      throw new Error(`Unknown event ${event.kind satisfies never}`);
  }
}

/** How a question came to whom, oldest first. */
export function TaskEvents(props: { events: ReviewTaskEvent[] }) {
  const { t } = useGovernanceTranslation();
  const { events } = props;
  return (
    <Accordion>
      <AccordionTrigger
        title={t('stages.history')}
        subtitle={String(events.length)}
      />
      <AccordionPanel>
        <ol className={styles.list}>
          {events.map((event, index) => (
            <li key={index}>
              <Text>
                {event.stage}: {phraseEvent(event, t)}
                {event.assigneesBefore.length > 0 && (
                  <>
                    {' '}
                    <TextWithEntities text={event.assigneesBefore.join(', ')} />
                  </>
                )}{' '}
                →{' '}
                <TextWithEntities
                  text={event.to.join(', ') || t('stages.nobody')}
                />
                {'; '}
                <TextWithEntities text={event.cause} />
              </Text>{' '}
              <Text variant="body-x-small" color="secondary">
                <EntityLink entityRef={event.by} /> <PastTime at={event.at} />
              </Text>
            </li>
          ))}
        </ol>
      </AccordionPanel>
    </Accordion>
  );
}
