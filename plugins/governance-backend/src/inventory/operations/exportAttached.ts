import { Knex } from 'knex';
import { ConsumerRow, IdentityRow } from '../rows';

/** What the catalog shows of an identity: facts that do not change on every reading. */
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

/** A page of identities by ref: those that some component uses, or all. Absent ones are left out. */
export async function exportAttached(
  trx: Knex.Transaction,
  options: { limit: number; after?: string; scope: 'attached' | 'all' },
): Promise<{ items: AttachedIdentity[]; next: string | undefined }> {
  const { limit, after, scope } = options;
  const rows: IdentityRow[] = await trx<IdentityRow>('inventory_identities')
    .whereNull('absent_since')
    .modify(query => {
      if (scope === 'attached') {
        query.whereExists(
          trx('inventory_consumers')
            .where('subject_ref', trx.ref('inventory_identities.ref'))
            .select(trx.raw('1')),
        );
      }
      if (after !== undefined) {
        query.where('ref', '>', after);
      }
    })
    .orderBy('ref')
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const links = await trx<ConsumerRow>('inventory_consumers')
    .whereIn(
      'subject_ref',
      page.map(({ ref }) => ref),
    )
    .distinct('subject_ref', 'component_ref')
    .orderBy('component_ref');
  const components = new Map<string, string[]>();
  for (const link of links) {
    components.set(link.subject_ref, [
      ...(components.get(link.subject_ref) ?? []),
      link.component_ref,
    ]);
  }
  return {
    items: page.map(row => ({
      ref: row.ref,
      type: row.type,
      title: row.display_name,
      source: row.source,
      realm: row.realm,
      region: row.region,
      externalId: row.external_id,
      owner: row.owner_ref ?? undefined,
      environment: row.environment ?? undefined,
      purpose: row.purpose ?? undefined,
      components: components.get(row.ref) ?? [],
    })),
    next: rows.length > limit ? page.at(-1)?.ref : undefined,
  };
}
