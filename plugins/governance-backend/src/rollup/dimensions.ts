import { RollupDimension } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/** What a measure counts hangs on: by which of its columns it belongs to something of a dimension. */
export const MEMBER_COLUMNS = {
  team: 'owner_ref',
  system: 'identity_ref',
} as const satisfies Record<RollupDimension, string>;

/**
 * Every pair of something that numbers are summed up for (`node_ref`) and what hangs on it, near or far (`member`), each
 * once: whatever ways lead from one to the other, it is counted once. Relies on the primary keys of `directory_group_tree`
 * and `directory_component_tree` and on `inventory_consumers_component_idx`.
 *
 * @param nodes - narrows it to these; a subquery or references
 */
export function selectMembership(
  trx: Knex.Transaction,
  by: RollupDimension,
  nodes: Knex.QueryBuilder | readonly string[],
): Knex.QueryBuilder {
  const among = (query: Knex.QueryBuilder, column: string) =>
    Array.isArray(nodes)
      ? query.whereIn(column, nodes)
      : query.whereIn(column, (nodes as Knex.QueryBuilder).clone());
  switch (by) {
    case 'team':
      return among(
        trx('directory_group_tree').select(
          'ancestor_ref as node_ref',
          'group_ref as member',
        ),
        'ancestor_ref',
      ).union([
        among(
          trx('directory_members')
            .join(
              'directory_group_tree',
              'directory_group_tree.group_ref',
              'directory_members.group_ref',
            )
            .select('ancestor_ref as node_ref', 'user_ref as member'),
          'ancestor_ref',
        ),
        among(
          trx('directory_members').select(
            'user_ref as node_ref',
            'user_ref as member',
          ),
          'user_ref',
        ),
      ]);
    case 'system':
      return among(
        trx('directory_component_tree')
          .join(
            'inventory_consumers',
            'inventory_consumers.component_ref',
            'directory_component_tree.component_ref',
          )
          .distinct('ancestor_ref as node_ref', 'subject_ref as member'),
        'ancestor_ref',
      );
    default:
      throw new Error(`Unknown dimension ${by satisfies never}`);
  }
}

/** References of what lies right below a node, or outermost where there is none, in a column `ref`. */
export function selectChildren(
  trx: Knex.Transaction,
  by: RollupDimension,
  node?: string,
): Knex.QueryBuilder {
  const below = (table: string, column: string) =>
    node === undefined
      ? trx(table)
          .select('ref')
          .where(outermost =>
            outermost
              .whereNull(column)
              .orWhereNotIn(
                column,
                known(
                  trx,
                  table === 'directory_groups'
                    ? 'directory_groups'
                    : 'directory_parts',
                ),
              ),
          )
      : trx(table).select('ref').where(column, node);
  switch (by) {
    case 'team':
      return node === undefined
        ? below('directory_groups', 'parent_ref')
        : below('directory_groups', 'parent_ref').union(
            trx('directory_members')
              .select('user_ref as ref')
              .where('group_ref', node),
          );
    case 'system':
      return below('directory_parts', 'parent_ref').unionAll(
        below('directory_components', 'system'),
      );
    default:
      throw new Error(`Unknown dimension ${by satisfies never}`);
  }
}

function known(trx: Knex.Transaction, table: string): Knex.QueryBuilder {
  return trx(table).select('ref');
}
