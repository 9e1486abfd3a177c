import { Alert, Text } from '@backstage/ui';
import { ReviewStage } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { TextWithEntities } from '../display/TextWithEntities';
import { PastTime } from '../time/PastTime';
import { RelativeTime } from '../time/RelativeTime';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';

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

/** One stage: how it is judged, until when, and what each person has said. */
export function StageTable(props: { stage: ReviewStage }) {
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
                  {t(`stages.${response}`)}
                  {answeredAt && (
                    <>
                      , <PastTime at={answeredAt} />
                    </>
                  )}
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
