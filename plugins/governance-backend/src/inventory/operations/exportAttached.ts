import { Knex } from 'knex';
import { groupValues } from '../../grouping/groupValues';
import { Page, pageOf } from '../../paging/pageOf';
import { ConsumerRow, IdentityRow, ItemRow } from '../rows';

/** What the catalog shows of an identity, a certificate or a partner integration: facts that do not change on every reading. */
export interface AttachedIdentity {
  ref: string;
  type: string;
  title: string;
  source: string;
  realm: string;
  region: string;
  externalId: string;
  owner: string | undefined;
  environment: string | undefined;
  purpose: string | undefined;
  components: string[];
}

/** What is projected, and as what. */
const PROJECTED = [
  { table: 'inventory_identities', type: undefined },
  { table: 'inventory_certificates', type: 'certificate' },
  { table: 'inventory_partner_integrations', type: 'partner-integration' },
] as const;

type ProjectedRow = Omit<AttachedIdentity, 'components'>;

function toProjected(
  row: IdentityRow | ItemRow,
  type: string | undefined,
): ProjectedRow {
  const identity = 'type' in row ? row : undefined;
  return {
    ref: row.ref,
    type: type ?? identity?.type ?? 'certificate',
    title: row.display_name,
    source: row.source,
    realm: row.realm,
    region: identity?.region ?? '',
    externalId: row.external_id,
    owner: row.owner_ref ?? undefined,
    environment: row.environment ?? undefined,
    purpose: identity?.purpose ?? undefined,
  };
}

/**
 * A page of identities, certificates and partner integrations by ref: those that some component uses, or all. Absent ones
 * are left out. Relies on the primary keys.
 */
export async function exportAttached(
  trx: Knex.Transaction,
  options: { limit: number; after?: string; scope: 'attached' | 'all' },
): Promise<Page<AttachedIdentity, string>> {
  const { limit, after, scope } = options;
  const found: ProjectedRow[] = [];
  for (const { table, type } of PROJECTED) {
    const rows: Array<IdentityRow | ItemRow> = await trx(table)
      .whereNull('absent_since')
      .modify(query => {
        if (scope === 'attached') {
          query.whereExists(
            trx('inventory_consumers')
              .where('subject_ref', trx.ref(`${table}.ref`))
              .select(trx.raw('1')),
          );
        }
        if (after !== undefined) {
          query.where('ref', '>', after);
        }
      })
      .orderBy('ref')
      .limit(limit + 1);
    found.push(...rows.map(row => toProjected(row, type)));
  }
  found.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  const page = pageOf(found, limit, ({ ref }) => ref);
  const links = await trx<ConsumerRow>('inventory_consumers')
    .whereIn(
      'subject_ref',
      page.items.map(({ ref }) => ref),
    )
    .distinct('subject_ref', 'component_ref')
    .orderBy('component_ref');
  const components = groupValues(
    links,
    ({ subject_ref }) => subject_ref,
    ({ component_ref }) => component_ref,
  );
  return {
    items: page.items.map(row => ({
      ...row,
      components: components.get(row.ref) ?? [],
    })),
    next: page.next,
  };
}
