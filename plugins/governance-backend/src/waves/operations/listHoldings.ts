import { Knex } from 'knex';
import { CredentialRow } from '../../issuance/rows';

/** A place among credentials that are ordered by their age. */
export type HoldingPlace = Pick<CredentialRow, 'ordered_at' | 'id'>;

interface Held {
  where: (query: Knex.QueryBuilder) => void;
}

/** The environments of what something holds. Relies on the indexes `issued_credentials_…_holds_idx` and `…_integration_idx`. */
export async function listEnvironments(
  trx: Knex.Transaction,
  { where }: Held,
  states: ReadonlyArray<CredentialRow['state']>,
): Promise<string[]> {
  const rows: Array<{ environment: string }> = await trx('issued_credentials')
    .whereIn('state', [...states])
    .modify(where)
    .distinct('environment')
    .orderBy('environment');
  return rows.map(({ environment }) => environment);
}

/** What something holds in some environments, the oldest first, after a place in that order. Relies on the same indexes. */
export async function listHoldings(
  trx: Knex.Transaction,
  { where }: Held,
  options: {
    states: ReadonlyArray<CredentialRow['state']>;
    environments: readonly string[];
    after?: HoldingPlace;
    limit: number;
  },
): Promise<CredentialRow[]> {
  const { states, environments, after, limit } = options;
  return trx<CredentialRow>('issued_credentials')
    .whereIn('state', [...states])
    .whereIn('environment', [...environments])
    .modify(where)
    .modify(query => {
      if (after) {
        query.whereRaw('(ordered_at, id) > (?, ?)', [
          after.ordered_at,
          after.id,
        ]);
      }
    })
    .orderBy(['ordered_at', 'id'])
    .limit(limit);
}

/** How many credentials something holds that were ordered or delivered and do not work yet. */
export async function countNotYet(
  trx: Knex.Transaction,
  { where }: Held,
): Promise<number> {
  const [{ count }] = await trx('issued_credentials')
    .whereIn('state', ['issuing', 'unknown', 'delivered'])
    .modify(where)
    .count<Array<{ count: string | number }>>('* as count');
  return Number(count);
}
