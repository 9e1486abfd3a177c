import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Alert,
  Button,
  Flex,
  Text,
} from '@backstage/ui';
import {
  ReviewItemDetail,
  ReviewStage,
  ReviewStaging,
  ReviewTaskEvent,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { TextWithEntities } from '../display/TextWithEntities';
import { useReviewStaging } from '../queries/useReviewStaging';
import { QueryBoundary } from '../states/QueryBoundary';
import { RelativeTime } from '../time/RelativeTime';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import { DelegateDialog } from './DelegateDialog';
import styles from './EvidenceSections.module.css';

function phraseStrategy(strategy: string, t: Translate): string {
  switch (strategy) {
    case 'oneKeepKeeps':
    case 'oneRevokeRevokes':
    case 'allMustKeep':
      return t(`stages.${strategy}`);
    default:
      return strategy;
  }
}

function useSentence(staging: ReviewStaging): string {
  const { t } = useGovernanceTranslation();
  const open = staging.stages.find(({ closedAt }) => closedAt === undefined);
  const asked = (open?.tasks ?? []).filter(({ status }) => status !== 'closed');
  const answered = asked.filter(({ status }) => status === 'answered');
  const parts: string[] = [
    open
      ? t('stages.waiting', {
          answered: String(answered.length),
          asked: String(asked.length),
          stage: open.id,
        })
      : t(staging.ahead.length > 0 ? 'stages.none' : 'stages.ended'),
  ];
  if (staging.ahead.length > 0) {
    parts.push(t('stages.ahead', { stages: staging.ahead.join(', ') }));
  }
  return parts.join(' ');
}

function StageTable(props: { stage: ReviewStage }) {
  const { t } = useGovernanceTranslation();
  const { stage } = props;
  const title =
    stage.iteration > 1
      ? t('stages.iteration', {
          id: stage.id,
          iteration: String(stage.iteration),
        })
      : t('stages.stage', { id: stage.id });
  const nobody = t('stages.nobody');
  return (
    <Section title={title} level="h4">
      <Text as="p" variant="body-small" color="secondary">
        {t('stages.strategy')}: {phraseStrategy(stage.strategy, t)}
        {stage.outcome
          ? ` · ${t('stages.outcome')}: ${t(`stages.${stage.outcome}`)}`
          : null}
        {!stage.closedAt && (
          <>
            {' '}
            · {t('stages.due')} <RelativeTime at={stage.dueAt} />
          </>
        )}
      </Text>
      {stage.drift && (
        <Alert
          status="warning"
          icon
          title={t('stages.drift')}
          description={t('stages.driftHint', {
            left: stage.drift.left.join(', ') || nobody,
            joined: stage.drift.joined.join(', ') || nobody,
          })}
        />
      )}
      <DataTable
        label={title}
        items={stage.tasks.map(task => ({ ...task, ref: task.id }))}
        complete
        columns={[
          {
            id: 'person',
            label: t('stages.person'),
            cell: ({ assignee, originalAssignee }) => (
              <>
                <EntityLink entityRef={assignee} />
                {originalAssignee !== assignee && (
                  <>
                    {' '}
                    {t('stages.inPlaceOf')}{' '}
                    <EntityLink entityRef={originalAssignee} />
                  </>
                )}
              </>
            ),
          },
          {
            id: 'how',
            label: t('stages.how'),
            cell: ({ via }) => <TextWithEntities text={via} />,
          },
          {
            id: 'answer',
            label: t('stages.answer'),
            cell: ({ response, answeredAt, closedFor }) =>
              response ? (
                <>
                  {t(`stages.${response}`)}{' '}
                  {answeredAt && <RelativeTime at={answeredAt} />}
                </>
              ) : (
                <TextWithEntities text={closedFor ?? t('stages.open')} />
              ),
          },
        ]}
      />
    </Section>
  );
}

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

function Events(props: { events: ReviewTaskEvent[] }) {
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
                <EntityLink entityRef={event.by} />{' '}
                <RelativeTime at={event.at} />
              </Text>
            </li>
          ))}
        </ol>
      </AccordionPanel>
    </Accordion>
  );
}

/** Who is asked in which stage, what each answered, and how it came to them. Nothing where the owners are asked once. */
export function Stages(props: {
  review: ReviewItemDetail;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { review, onChanged } = props;
  const query = useReviewStaging(review.id);
  return (
    <QueryBoundary
      query={query}
      what={t('stages.what')}
      permission="governance.review.read"
    >
      {staging =>
        staging.stages.length > 0 && (
          <StageList
            staging={staging}
            onChanged={changed => {
              query.replace(changed);
              onChanged();
            }}
          />
        )
      }
    </QueryBoundary>
  );
}

function StageList(props: {
  staging: ReviewStaging;
  onChanged: (staging: ReviewStaging) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { staging, onChanged } = props;
  const sentence = useSentence(staging);
  const [giving, setGiving] = useState(false);
  const { ownTask } = staging;
  return (
    <Section
      title={t('stages.title')}
      aside={
        ownTask && (
          <Button
            size="small"
            variant="secondary"
            onPress={() => setGiving(true)}
          >
            {t('stages.delegate')}
          </Button>
        )
      }
    >
      <Flex direction="column" gap="3">
        <Text as="p" weight="bold">
          {sentence}
        </Text>
        {[...staging.stages].reverse().map(stage => (
          <StageTable
            key={`${stage.iteration} ${stage.openedAt}`}
            stage={stage}
          />
        ))}
        <Events events={staging.events} />
      </Flex>
      {giving && ownTask && (
        <DelegateDialog
          staging={staging}
          task={ownTask}
          onDone={changed => {
            setGiving(false);
            onChanged(changed);
          }}
          onClose={() => setGiving(false)}
        />
      )}
    </Section>
  );
}
