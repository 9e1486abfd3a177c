import { Flex, Text } from '@backstage/ui';
import {
  RequestCounts,
  RequestFigures,
  RequestTimes,
} from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { spellOut } from '../display/spellOut';
import { phraseSpan } from '../time/phraseSpan';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { abandonedOf, WAYS_TO_ABANDON } from './abandonedOf';

interface Row {
  ref: string;
  /** All flows where it is left out. */
  flow?: string;
  counts: RequestCounts;
  times?: RequestTimes;
}

/** Half and nine of ten of one time; said to be too few where it is not measured. */
function Time(props: { row: Row; of: keyof RequestTimes }) {
  const { t } = useGovernanceTranslation();
  const spread = props.row.times?.[props.of];
  return spread ? (
    <>
      {t('figures.spread', {
        median: phraseSpan(spread.median),
        ninetieth: phraseSpan(spread.ninetieth),
      })}
    </>
  ) : (
    <MarkBadge tone="unknown">{t('figures.few')}</MarkBadge>
  );
}

/** How many were abandoned, and in which way. */
function Abandoned({ counts }: { counts: RequestCounts }) {
  const { t } = useGovernanceTranslation();
  const ways = WAYS_TO_ABANDON.filter(way => counts[way] > 0).map(way =>
    t(`figures.${way}`, { number: String(counts[way]) }),
  );
  return (
    <Flex direction="column" gap="0">
      <Text>{String(abandonedOf(counts))}</Text>
      {ways.length > 0 && (
        <Text variant="body-x-small" color="secondary">
          {ways.join(', ')}
        </Text>
      )}
    </Flex>
  );
}

const TIMES = [
  ['total', 'figures.time'],
  ['approval', 'figures.approval'],
  ['making', 'figures.making'],
  ['confirmation', 'figures.confirmation'],
] as const;

/** The figures of all flows and of each. */
export function FigureTable({ figures }: { figures: RequestFigures }) {
  const { t } = useGovernanceTranslation();
  const { counts, times, flows } = figures;
  const rows: Row[] = [
    ...flows.map(flow => ({ ...flow, ref: flow.flow })),
    ...(flows.length > 1 ? [{ ref: 'total', counts, times }] : []),
  ];
  const count = (
    of: 'requests' | 'active' | 'refused' | 'notCarriedOut' | 'open',
  ): TableColumn<Row> => ({
    id: of,
    label: t(`figures.${of}`),
    sortBy: row => row.counts[of],
    cell: row => String(row.counts[of]),
  });
  return (
    <DataTable
      label={t('figures.table')}
      items={rows}
      complete={flows.length < 2}
      columns={[
        {
          id: 'flow',
          label: t('figures.flow'),
          cell: ({ flow }) =>
            flow === undefined ? (
              <Text weight="bold">{t('figures.total')}</Text>
            ) : (
              spellOut(flow)
            ),
        },
        count('requests'),
        count('active'),
        ...TIMES.map(
          ([of, label]): TableColumn<Row> => ({
            id: `time-${of}`,
            label: t(label),
            cell: row => <Time row={row} of={of} />,
          }),
        ),
        {
          id: 'abandoned',
          label: t('figures.abandoned'),
          cell: row => <Abandoned counts={row.counts} />,
        },
        count('refused'),
        count('notCarriedOut'),
        count('open'),
      ]}
    />
  );
}
