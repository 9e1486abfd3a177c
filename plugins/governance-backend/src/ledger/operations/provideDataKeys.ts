import { randomBytes, randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { LedgerKeyWrapper } from '../dataKeys';
import { DataKey } from '../sealRecord';

/** Names per statement, below the parameter limits of both engines. */
const BATCH = 500;

/**
 * Finds the living key of each principal, or makes one. Uses `ledger_keys_principal_idx`.
 *
 * Two writers that meet a new principal at once make two keys; erasing destroys both. A unique constraint would make
 * one wait for the other's commit, which writers must not. On PostgreSQL the rows are share-locked, so that a key
 * cannot be destroyed between its choice and the commit of what it encrypts.
 */
export async function provideDataKeys(
  trx: Knex.Transaction,
  options: {
    principals: Iterable<string>;
    wrapper: LedgerKeyWrapper;
    now: string;
  },
): Promise<Map<string, DataKey>> {
  const { wrapper, now } = options;
  const wanted = [...new Set(options.principals)].sort();
  const keys = new Map<string, DataKey>();
  const isPostgres = trx.client.config.client === 'pg';
  for (let start = 0; start < wanted.length; start += BATCH) {
    const batch = wanted.slice(start, start + BATCH);
    const query = trx('ledger_keys')
      .select('id', 'principal', 'wrapped_key')
      .whereIn('principal', batch)
      .orderBy('id');
    for (const row of isPostgres ? await query.forShare() : await query) {
      if (!keys.has(row.principal)) {
        keys.set(row.principal, {
          id: row.id,
          key: wrapper.unwrap(row.wrapped_key),
        });
      }
    }
    const fresh = batch
      .filter(principal => !keys.has(principal))
      .map(principal => ({
        principal,
        id: randomUUID(),
        key: randomBytes(32),
      }));
    if (fresh.length > 0) {
      await trx('ledger_keys').insert(
        fresh.map(({ principal, id, key }) => ({
          id,
          principal,
          wrapped_key: wrapper.wrap(key),
          created_at: now,
        })),
      );
      fresh.forEach(({ principal, id, key }) =>
        keys.set(principal, { id, key }),
      );
    }
  }
  return keys;
}
