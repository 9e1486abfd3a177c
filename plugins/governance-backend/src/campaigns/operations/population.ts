import {
  CampaignAsks,
  CampaignDefinition,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { filterIdentities } from '../../inventory';

/** What of a definition the population follows from. */
export type ScopeOf = CampaignDefinition['spec'];

/** Where each kind is kept, and by which column it names its holder; what stands for itself holds itself. */
const POPULATIONS = {
  credentials: { table: 'inventory_credentials', holder: 'identity_ref' },
  grants: { table: 'inventory_grants', holder: 'identity_ref' },
  entitlements: { table: 'inventory_entitlements', holder: 'identity_ref' },
  certificates: { table: 'inventory_certificates', holder: 'ref' },
  integrations: { table: 'inventory_partner_integrations', holder: 'ref' },
} as const satisfies Record<
  CampaignAsks,
  { table: string; holder: 'identity_ref' | 'ref' }
>;

function whereOwnedBy(
  query: Knex.QueryBuilder,
  column: string,
  ownerGroup: string,
): void {
  query
    .where(column, ownerGroup)
    .orWhereIn(column, below =>
      below
        .select('group_ref')
        .from('directory_group_tree')
        .where({ ancestor_ref: ownerGroup }),
    );
}

/** Present identities that the scope lets in. Relies on the indices of `inventory_identities`. */
export function selectIdentities(
  trx: Knex.Transaction,
  { scope }: Pick<ScopeOf, 'scope'>,
): Knex.QueryBuilder {
  const query = trx('inventory_identities');
  const { ownerGroup, component, privileged } = scope;
  filterIdentities(trx, query, {
    source: scope.source,
    environment: scope.environment,
    type: scope.type,
    componentRef: component,
  });
  if (ownerGroup) {
    query.where(owned =>
      whereOwnedBy(owned, 'inventory_identities.owner_ref', ownerGroup),
    );
  }
  if (privileged) {
    query.where(holds =>
      holds
        .where('inventory_identities.privileged', true)
        .orWhereIn('inventory_identities.ref', grants =>
          grants
            .select('identity_ref')
            .from('inventory_grants')
            .whereNull('absent_since')
            .where({ privileged: true }),
        ),
    );
  }
  return query;
}

/** Present things of a kind that stand for themselves and that the scope lets in. Relies on the indices of their table. */
export function selectAlone(
  trx: Knex.Transaction,
  table: string,
  { source, environment, ownerGroup, component }: ScopeOf['scope'],
): Knex.QueryBuilder {
  const query = trx(table).whereNull(`${table}.absent_since`);
  if (source) {
    query.where(`${table}.source`, source);
  }
  if (environment) {
    query.where(`${table}.environment`, environment);
  }
  if (ownerGroup) {
    query.where(owned => whereOwnedBy(owned, `${table}.owner_ref`, ownerGroup));
  }
  if (component) {
    query.whereIn(`${table}.ref`, used =>
      used
        .select('subject_ref')
        .from('inventory_consumers')
        .where({ component_ref: component }),
    );
  }
  return query;
}

/** References of the holders of a kind that the scope lets in. */
function selectHoldersInScope(
  trx: Knex.Transaction,
  kind: CampaignAsks,
  spec: Pick<ScopeOf, 'scope'>,
): Knex.QueryBuilder {
  const { table, holder } = POPULATIONS[kind];
  return holder === 'ref'
    ? selectAlone(trx, table, spec.scope).select(`${table}.ref`)
    : selectIdentities(trx, spec).select('inventory_identities.ref');
}

/**
 * A page of the references of what a preview goes through: of identities once, however many kinds they are asked about
 * for, and of everything that stands for itself.
 */
export async function pageHolders(
  trx: Knex.Transaction,
  spec: ScopeOf,
  options: { kind: CampaignAsks; after: string; limit: number },
): Promise<string[]> {
  const { kind, after, limit } = options;
  const { table, holder } = POPULATIONS[kind];
  const column = holder === 'ref' ? `${table}.ref` : 'inventory_identities.ref';
  return selectHoldersInScope(trx, kind, spec)
    .clearSelect()
    .where(column, '>', after)
    .orderBy(column)
    .limit(limit)
    .pluck(column);
}

/** The kinds that a preview goes through one after the other: one of those that identities hold, and each that stands for itself. */
export function pagedKinds(asks: readonly CampaignAsks[]): CampaignAsks[] {
  const held = asks.find(kind => POPULATIONS[kind].holder === 'identity_ref');
  return [
    ...(held ? [held] : []),
    ...asks.filter(kind => POPULATIONS[kind].holder === 'ref'),
  ];
}

function selectHoldings(
  trx: Knex.Transaction,
  kind: CampaignAsks,
): Knex.QueryBuilder {
  const { table } = POPULATIONS[kind];
  return trx(table).whereNull(`${table}.absent_since`);
}

/** How much of each source is in the population of a campaign. */
export async function countTaken(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<Map<string, number>> {
  const rows: Array<{ source: string; count: string | number }> = await trx(
    'campaign_subjects',
  )
    .where({ campaign_id: campaignId })
    .groupBy('source')
    .select('source')
    .count('* as count');
  return new Map(rows.map(({ source, count }) => [source, Number(count)]));
}

/**
 * Puts what is in scope now into the population of a campaign, to be judged; one statement for each kind.
 *
 * @param only - what is asked about, and identities, that it is narrowed to
 */
export async function takePopulation(
  trx: Knex.Transaction,
  campaignId: string,
  spec: ScopeOf,
  only?: readonly string[],
): Promise<void> {
  const columns = [
    'campaign_id',
    'identity_ref',
    'subject_ref',
    'source',
    'title',
    'outcome',
    'reason',
    'taken_in',
  ];
  const into = trx.raw(`?? (${columns.map(() => '??').join(', ')})`, [
    'campaign_subjects',
    ...columns,
  ]);
  for (const kind of spec.asks) {
    const { table, holder } = POPULATIONS[kind];
    await trx(into).insert(
      selectHoldings(trx, kind)
        .whereIn(`${table}.${holder}`, selectHoldersInScope(trx, kind, spec))
        .modify(query => {
          if (only) {
            query.where(named =>
              named
                .whereIn(`${table}.ref`, only)
                .orWhereIn(`${table}.${holder}`, only),
            );
          }
        })
        .select(
          trx.raw('?', [campaignId]),
          holder,
          trx.raw('??', ['ref']),
          'source',
          'display_name',
          trx.raw('?', ['waiting']),
          trx.raw('null'),
          trx.raw(trx.client.config.client === 'pg' ? 'false' : '0'),
        ),
    );
  }
  if (only) {
    // What could not be read is nothing that anything is known to have happened to.
    return;
  }
  await trx(into).insert(
    selectUnreadable(trx, spec).select(
      trx.raw('?', [campaignId]),
      trx.raw('?', ['']),
      'id',
      'source',
      'item',
      trx.raw('?', ['unreadable']),
      'reason',
      trx.raw(trx.client.config.client === 'pg' ? 'false' : '0'),
    ),
  );
}

/** What sources could not read at their last reading; whether it is in scope, nobody can say. */
function selectUnreadable(
  trx: Knex.Transaction,
  { scope }: Pick<ScopeOf, 'scope'>,
): Knex.QueryBuilder {
  const query = trx('inventory_unreadable');
  return scope.source ? query.where({ source: scope.source }) : query;
}

/** What of a source there is, and what of it the scope lets in; counted on both sides, so that they can be compared. */
export interface SourceCount {
  source: string;
  counted: number;
  inside: number;
  outside: number;
  unreadable: number;
}

async function countBySource(
  query: Knex.QueryBuilder,
): Promise<Array<{ source: string; count: number }>> {
  const rows: Array<{ source: string; count: string | number }> = await query
    .groupBy('source')
    .select('source')
    .count('* as count');
  return rows.map(row => ({ ...row, count: Number(row.count) }));
}

/**
 * Counts every source: everything it holds of the kinds asked about, and what the scope lets in and leaves out, each by a
 * count of its own.
 */
export async function countSources(
  trx: Knex.Transaction,
  spec: ScopeOf,
): Promise<SourceCount[]> {
  const counts = new Map<string, SourceCount>();
  const add = (
    field: 'counted' | 'inside' | 'outside' | 'unreadable',
    rows: Array<{ source: string; count: number }>,
  ) => {
    for (const { source, count } of rows) {
      const found = counts.get(source) ?? {
        source,
        counted: 0,
        inside: 0,
        outside: 0,
        unreadable: 0,
      };
      found[field] += count;
      counts.set(source, found);
    }
  };
  for (const kind of spec.asks) {
    const { table, holder } = POPULATIONS[kind];
    const identity = `${table}.${holder}`;
    const inScope = selectHoldersInScope(trx, kind, spec);
    add('counted', await countBySource(selectHoldings(trx, kind)));
    add(
      'inside',
      await countBySource(
        selectHoldings(trx, kind).whereIn(identity, inScope.clone()),
      ),
    );
    add(
      'outside',
      await countBySource(
        selectHoldings(trx, kind).whereNotIn(identity, inScope.clone()),
      ),
    );
  }
  const unreadable = await countBySource(selectUnreadable(trx, spec));
  add('unreadable', unreadable);
  add('counted', unreadable);
  return [...counts.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
}

/** What sources could not read, by reason. */
export async function countUnreadable(
  trx: Knex.Transaction,
  spec: Pick<ScopeOf, 'scope'>,
): Promise<Array<{ source: string; reason: string; count: number }>> {
  const rows: Array<{
    source: string;
    reason: string;
    count: string | number;
  }> = await selectUnreadable(trx, spec)
    .groupBy('source', 'reason')
    .orderBy(['source', 'reason'])
    .select('source', 'reason')
    .count('* as count');
  return rows.map(row => ({ ...row, count: Number(row.count) }));
}
