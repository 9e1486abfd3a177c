import { Link, Text } from '@backstage/ui';
import {
  StandingCounts,
  StandingKind,
  StandingTeam,
} from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { phrasePercent } from '../rollup/phrasePercent';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { kindLabel } from './kindLabel';
import { ownerName } from './ownerName';
import { ShownStanding } from './useStandingPlace';

/** What `owner` says of what nobody is known to own. */
export const NOBODY = 'none';

interface Row {
  ref: string;
  /** Exactly whose; everybody's where it is left out. */
  owner?: string;
  counts: StandingCounts;
}

type HrefOf = (shown: ShownStanding) => string;

const COLUMNS = [
  { kind: 'without-end', of: 'withoutEnd' },
  { kind: 'end-unknown', of: 'endUnknown' },
  { kind: 'never-used', of: 'neverUsed' },
  { kind: 'unused', of: 'unused' },
  { kind: 'use-unknown', of: 'useUnknown' },
] as const satisfies ReadonlyArray<{
  kind: StandingKind;
  of: keyof StandingCounts;
}>;

function useOwnerName(): (row: Row) => string {
  const { t } = useGovernanceTranslation();
  return ({ owner }) => {
    if (owner === undefined) {
      return t('standing.total');
    }
    return owner === NOBODY ? t('standing.nobody') : ownerName(owner);
  };
}

function Owner({ owner }: { owner: string | undefined }) {
  const { t } = useGovernanceTranslation();
  if (owner === undefined) {
    return <Text weight="bold">{t('standing.total')}</Text>;
  }
  return owner === NOBODY ? (
    <MarkBadge tone="warning">{t('standing.nobody')}</MarkBadge>
  ) : (
    <EntityLink entityRef={owner} />
  );
}

/** A number that leads to what it counts; plain where it counts nothing. */
function Count(props: {
  row: Row;
  kind?: StandingKind;
  count: number;
  text?: string;
  hrefOf: HrefOf;
}) {
  const { t } = useGovernanceTranslation();
  const nameOf = useOwnerName();
  const { row, kind, count, hrefOf } = props;
  const text = props.text ?? String(count);
  return count === 0 ? (
    <span>{text}</span>
  ) : (
    <Link
      href={hrefOf({ owner: row.owner, kind })}
      aria-label={t('standing.show', {
        kind: kindLabel(kind, t),
        owner: nameOf(row),
        number: text,
      })}
    >
      {text}
    </Link>
  );
}

/** The numbers of everything and of each owner. Each number leads to what it counts. */
export function StandingTable(props: {
  counts: StandingCounts;
  teams: readonly StandingTeam[];
  hrefOf: HrefOf;
}) {
  const { t } = useGovernanceTranslation();
  const { counts, teams, hrefOf } = props;
  const rows: Row[] = [
    { ref: 'total', counts },
    ...teams.map(team => {
      const owner = team.owner ?? NOBODY;
      return { ref: owner, owner, counts: team.counts };
    }),
  ];
  const shareOf = (part: number, base: number) => {
    const percent = phrasePercent(part, base);
    return percent === undefined
      ? t('standing.na')
      : t('standing.share', {
          part: String(part),
          base: String(base),
          percent,
        });
  };
  const columns: TableColumn<Row>[] = [
    {
      id: 'owner',
      label: t('standing.owner'),
      cell: ({ owner }) => <Owner owner={owner} />,
    },
    {
      id: 'usable',
      label: t('standing.usable'),
      cell: row => (
        <Count row={row} count={row.counts.usable} hrefOf={hrefOf} />
      ),
    },
    ...COLUMNS.map(
      ({ kind, of }): TableColumn<Row> => ({
        id: kind,
        label: kindLabel(kind, t),
        cell: row => (
          <Count
            row={row}
            kind={kind}
            count={row.counts[of]}
            text={
              kind === 'without-end'
                ? shareOf(row.counts[of], row.counts.usable)
                : undefined
            }
            hrefOf={hrefOf}
          />
        ),
      }),
    ),
  ];
  return (
    <DataTable
      label={t('standing.table')}
      items={rows}
      columns={columns}
      complete={false}
    />
  );
}
