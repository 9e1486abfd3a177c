import { Link, Text } from '@backstage/ui';
import {
  CertificationCounts,
  CertificationRollup,
  CertificationStanding,
} from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { phrasePercent } from './phrasePercent';
import styles from './Rollup.module.css';
import { standingLabel } from './standingLabel';
import { ShownLeaves } from './useRollupPlace';

interface RollupRow {
  ref: string;
  name: string;
  counts: CertificationCounts;
  /** What of it can be listed. */
  node?: string;
  /** Leads there. */
  href?: string;
  isListed: boolean;
}

const COLUMNS = [
  { standing: 'overdue', of: 'overdue' },
  { standing: 'revoked', of: 'revoked' },
  { standing: 'not-carried-out', of: 'notCarriedOut' },
  { standing: 'undecided', of: 'undecided' },
  { standing: 'excepted', of: 'excepted' },
  { standing: 'excluded', of: 'excluded' },
  { standing: 'exempt', of: 'exempt' },
  { standing: 'carried', of: 'carried' },
] as const satisfies ReadonlyArray<{
  standing: CertificationStanding;
  of: keyof CertificationCounts;
}>;

/** A number that leads to what it counts; plain where it counts nothing or cannot be listed. */
function Count(props: {
  row: RollupRow;
  count: number;
  text: string;
  standing?: CertificationStanding;
  onShow: (shown: ShownLeaves) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { row, count, text, standing, onShow } = props;
  return count > 0 && row.isListed ? (
    <button
      type="button"
      className={styles.count}
      aria-label={t('rollup.showItems', {
        standing: standingLabel(standing, t),
        name: row.name,
        number: text,
      })}
      onClick={() => onShow({ node: row.node, standing })}
    >
      {text}
    </button>
  ) : (
    <span className={styles.plain}>{text}</span>
  );
}

function useRows(
  rollup: CertificationRollup,
  hrefOf: (node: string) => string,
): RollupRow[] {
  const { t } = useGovernanceTranslation();
  const { node, counts, children, direct, by } = rollup;
  return [
    {
      ref: 'total',
      name: t('rollup.total'),
      counts,
      node: node?.ref,
      isListed: true,
    },
    ...children.map(child => ({
      ref: child.ref,
      name: child.title,
      counts: child.counts,
      node: child.ref,
      href: hrefOf(child.ref),
      isListed: true,
    })),
    ...(direct.items > 0 && children.length > 0
      ? [
          {
            ref: 'direct',
            name: t(
              by === 'team' ? 'rollup.elsewhereTeam' : 'rollup.elsewhereSystem',
            ),
            counts: direct,
            isListed: false,
          },
        ]
      : []),
  ];
}

/** The numbers of a node and of what lies right below it. Each number leads to what it counts. */
export function RollupTable(props: {
  rollup: CertificationRollup;
  hrefOf: (node: string) => string;
  onShow: (shown: ShownLeaves) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { rollup, hrefOf, onShow } = props;
  const rows = useRows(rollup, hrefOf);
  const columns: TableColumn<RollupRow>[] = [
    {
      id: 'name',
      label: t('rollup.name'),
      cell: ({ name, href, ref }) =>
        href ? (
          <Link href={href}>{name}</Link>
        ) : (
          <Text weight={ref === 'total' ? 'bold' : 'regular'}>{name}</Text>
        ),
    },
    {
      id: 'items',
      label: t('rollup.items'),
      cell: row => (
        <Count
          row={row}
          count={row.counts.items}
          text={String(row.counts.items)}
          onShow={onShow}
        />
      ),
    },
    {
      id: 'certified',
      label: t('rollup.certified'),
      cell: row => (
        <Count
          row={row}
          count={row.counts.certified}
          standing="certified"
          onShow={onShow}
          text={
            row.counts.items === 0
              ? t('rollup.na')
              : t('rollup.share', {
                  part: String(row.counts.certified),
                  base: String(row.counts.items),
                  percent:
                    phrasePercent(row.counts.certified, row.counts.items) ??
                    t('rollup.na'),
                })
          }
        />
      ),
    },
    {
      id: 'open',
      label: t('rollup.open'),
      cell: row => (
        <Count
          row={row}
          count={row.counts.open}
          standing="open"
          text={String(row.counts.open)}
          onShow={onShow}
        />
      ),
    },
    ...COLUMNS.map(
      ({ standing, of }): TableColumn<RollupRow> => ({
        id: standing,
        label: standingLabel(standing, t),
        cell: row => (
          <Count
            row={row}
            count={row.counts[of]}
            standing={standing}
            text={String(row.counts[of])}
            onShow={onShow}
          />
        ),
      }),
    ),
  ];
  return (
    <DataTable
      label={t('rollup.table')}
      items={rows}
      columns={columns}
      complete={false}
    />
  );
}
