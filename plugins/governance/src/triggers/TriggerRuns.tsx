import { Flex, Text } from '@backstage/ui';
import { TriggerRunView } from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { PastTime } from '../time/PastTime';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';

type Row = TriggerRunView & { ref: string };

const TONES = {
  running: 'info',
  paused: 'danger',
  done: 'plain',
} as const satisfies Record<TriggerRunView['status'], Tone>;

const STATUS = {
  running: 'triggers.running',
  paused: 'triggers.paused',
  done: 'triggers.done',
} as const satisfies Record<TriggerRunView['status'], string>;

const COUNTS = [
  ['started', 'triggers.started'],
  ['running', 'triggers.nowRunning'],
  ['waiting', 'triggers.waiting'],
  ['deduplicated', 'triggers.deduplicated'],
  ['excluded', 'triggers.excluded'],
  ['unreadable', 'triggers.unreadable'],
] as const;

function columnsOf(t: Translate): TableColumn<Row>[] {
  return [
    {
      id: 'run',
      label: t('triggers.run'),
      sortBy: ({ startedAt }) => startedAt,
      cell: ({ kind, dueAt, startedAt }) => (
        <>
          {t(kind === 'schedule' ? 'triggers.bySchedule' : 'triggers.byEvents')}{' '}
          <PastTime at={dueAt ?? startedAt} />
        </>
      ),
    },
    {
      id: 'status',
      label: t('triggers.status'),
      sortBy: ({ status }) => status,
      cell: ({ status, lastError }) => (
        <Flex direction="column" gap="1">
          <MarkBadge tone={TONES[status]}>{t(STATUS[status])}</MarkBadge>
          {lastError !== undefined && (
            <Text variant="body-small" color="secondary">
              {lastError}
            </Text>
          )}
        </Flex>
      ),
    },
    ...COUNTS.map(
      ([id, label]): TableColumn<Row> => ({
        id,
        label: t(label),
        sortBy: run => run[id],
        cell: run => run[id],
      }),
    ),
  ];
}

/** What a flow has started by itself, occasion by occasion, and what it did not. */
export function TriggerRuns(props: {
  runs: TriggerRunView[];
  complete: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { runs, complete } = props;
  return (
    <DataTable
      label={t('triggers.runs')}
      items={runs.map(run => ({ ...run, ref: run.id }))}
      complete={complete}
      columns={columnsOf(t)}
    />
  );
}
