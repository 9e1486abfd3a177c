import { Knex } from 'knex';

/** Reads the subjects of a kind, present ones only, in a stable order. `after` is the last one of the page before. */
export type SubjectPage = (
  trx: Knex.Transaction,
  options: { after: string; limit: number },
) => Promise<string[]>;

function refsOf(table: string): SubjectPage {
  return async (trx, { after, limit }) => {
    const rows: { ref: string }[] = await trx(table)
      .whereNull('absent_since')
      .where('ref', '>', after)
      .orderBy('ref')
      .limit(limit)
      .select('ref');
    return rows.map(({ ref }) => ref);
  };
}

const credentials = refsOf('inventory_credentials');
const grants = refsOf('inventory_grants');

/**
 * The kinds of subjects that a schedule may go through, by the name that `forEach` uses. Each page is one range of a
 * primary key, so that it costs by its own size and not by that of the inventory.
 */
export const SUBJECT_PAGES: { [kind: string]: SubjectPage } = {
  identity: refsOf('inventory_identities'),
  credential: credentials,
  certificate: refsOf('inventory_certificates'),
  // References are digests: the two tables share one order.
  holding: async (trx, options) =>
    [...(await credentials(trx, options)), ...(await grants(trx, options))]
      .sort()
      .slice(0, options.limit),
};
