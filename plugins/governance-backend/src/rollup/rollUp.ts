import { RollupDimension } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { MEMBER_COLUMNS, selectChildren, selectMembership } from './dimensions';

/**
 * What a measure counts: a query that yields one row for each single thing that the viewer may see, with its owner
 * (`owner_ref`, empty where nobody is known), its identity (`identity_ref`) and where it stands (`standing`). Certification
 * is one; whatever gives such a query is summed up alike.
 */
export type Leaves = Knex.QueryBuilder;

/** How many things stand how. */
export type StandingCounts = ReadonlyMap<string, number>;

/** Numbers of a node. */
export interface RolledUp {
  /** Of everything in it, each thing once. */
  total: StandingCounts;
  /** By what lies right below it; only what has something to count. */
  children: ReadonlyMap<string, StandingCounts>;
  /** Of what lies in it and in none of its children. */
  direct: StandingCounts;
}

interface CountRow {
  place: 'total' | 'child' | 'direct';
  node_ref: string;
  standing: string;
  n: string | number;
}

function add(
  counts: Map<string, number>,
  { standing, n }: Pick<CountRow, 'standing' | 'n'>,
): void {
  counts.set(standing, (counts.get(standing) ?? 0) + Number(n));
}

/**
 * Sums a measure up for one node and for what lies right below it, in one statement. Things are counted by their owner or
 * identity first and joined with what these belong to after, each pair once, so that a thing with two parents is in both and
 * counts once in what both lie in.
 *
 * @param node - everything unless told
 */
export async function rollUp(
  trx: Knex.Transaction,
  options: { leaves: Leaves; by: RollupDimension; node?: string },
): Promise<RolledUp> {
  const { leaves, by, node } = options;
  const children = selectChildren(trx, by, node);
  const leaf = trx
    .from(leaves.as('things'))
    .groupBy(MEMBER_COLUMNS[by], 'standing')
    .select(`${MEMBER_COLUMNS[by]} as member`, 'standing')
    .count('* as n');
  const inChildren = trx
    .from(selectMembership(trx, by, children).as('below'))
    .select('member');
  const inNode = (query: Knex.QueryBuilder) =>
    node === undefined
      ? query
      : query.whereIn(
          'leaf.member',
          trx
            .from(selectMembership(trx, by, [node]).as('within'))
            .select('member'),
        );
  const place = (name: CountRow['place']) => trx.raw(`'${name}' as place`);
  const nowhere = trx.raw(`'' as node_ref`);
  const total = inNode(
    trx.from('leaf').select(place('total'), nowhere, 'standing', 'n'),
  );
  const perChild = trx
    .from('leaf')
    .join(
      selectMembership(trx, by, children).as('belongs'),
      'belongs.member',
      'leaf.member',
    )
    .select(place('child'), 'belongs.node_ref', 'standing', 'n');
  const direct = inNode(
    trx.from('leaf').select(place('direct'), nowhere, 'standing', 'n'),
  ).whereNotIn('leaf.member', inChildren);
  const rows: CountRow[] = await trx
    .with('leaf', leaf)
    .from(total.unionAll([perChild, direct]).as('counted'))
    .groupBy('place', 'node_ref', 'standing')
    .select('place', 'node_ref', 'standing')
    .sum('n as n');
  const result = {
    total: new Map<string, number>(),
    children: new Map<string, Map<string, number>>(),
    direct: new Map<string, number>(),
  };
  for (const row of rows) {
    switch (row.place) {
      case 'total':
      case 'direct':
        add(result[row.place], row);
        break;
      case 'child': {
        const counts = result.children.get(row.node_ref) ?? new Map();
        add(counts, row);
        result.children.set(row.node_ref, counts);
        break;
      }
      default:
        throw new Error(`Unknown place ${row.place satisfies never}`);
    }
  }
  return result;
}

/** Narrows leaves to those of a node. */
export function withinNode(
  trx: Knex.Transaction,
  query: Knex.QueryBuilder,
  options: { by: RollupDimension; node?: string; column?: string },
): Knex.QueryBuilder {
  const { by, node, column = MEMBER_COLUMNS[by] } = options;
  return node === undefined
    ? query
    : query.whereIn(
        column,
        trx
          .from(selectMembership(trx, by, [node]).as('within'))
          .select('member'),
      );
}
