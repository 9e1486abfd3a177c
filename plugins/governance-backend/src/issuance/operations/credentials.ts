import { Knex } from 'knex';
import { CredentialRow } from '../rows';
import { ReadOn } from './calls';

/**
 * Writes an order down, or finds it written: one row for one effect, however often it is delivered. It is locked until the
 * transaction ends.
 */
export async function insertCredentialOnce(
  trx: Knex.Transaction,
  row: CredentialRow,
): Promise<{ row: CredentialRow; isNew: boolean }> {
  const [written] = await trx<CredentialRow>('issued_credentials')
    .insert(row)
    .onConflict('order_key')
    .ignore()
    .returning('*');
  if (written) {
    return { row: written, isNew: true };
  }
  const kept = await trx<CredentialRow>('issued_credentials')
    .where({ order_key: row.order_key })
    .forUpdate()
    .first();
  if (!kept) {
    throw new Error(`The order ${row.order_key} was not kept`);
  }
  return { row: kept, isNew: false };
}

/** The newest credential that an instance has ordered. */
export async function findCredentialOf(
  db: Knex,
  instanceId: string,
): Promise<CredentialRow | undefined> {
  return db<CredentialRow>('issued_credentials')
    .where({ instance_id: instanceId })
    .orderBy('ordered_at', 'desc')
    .first();
}

/** A credential by its id. Relies on the primary key. */
export async function readCredential(
  db: Knex,
  id: string,
): Promise<CredentialRow | undefined> {
  return db<CredentialRow>('issued_credentials').where({ id }).first();
}

/** A credential by its id, locked until the transaction ends. Relies on the primary key. */
export async function lockCredential(
  trx: Knex.Transaction,
  id: string,
): Promise<CredentialRow | undefined> {
  return trx<CredentialRow>('issued_credentials')
    .where({ id })
    .forUpdate()
    .first();
}

/**
 * Whether another was made, or is being made, in the place of a credential, by an instance other than one. Relies on
 * `issued_credentials_replaces_idx`.
 */
export async function hasSuccessor(
  trx: Knex.Transaction,
  id: string,
  otherThan = '',
): Promise<boolean> {
  const successor = await trx<CredentialRow>('issued_credentials')
    .where({ replaces: id })
    .whereNot({ state: 'ended' })
    .whereNot({ instance_id: otherThan })
    .first('id');
  return successor !== undefined;
}

/** What is in use and ends within some time, after an id. Relies on the primary key. */
export async function listEnding(
  trx: Knex.Transaction,
  options: { from: string; until: string; after: string; limit: number },
): Promise<CredentialRow[]> {
  return trx<CredentialRow>('issued_credentials')
    .where({ state: 'active' })
    .whereBetween('not_after', [options.from, options.until])
    .where('id', '>', options.after)
    .orderBy('id')
    .limit(options.limit);
}

/** Credentials whose end has come, the longest over first. Relies on `issued_credentials_state_idx`. */
export async function listEnded(
  db: Knex,
  { at, after, limit }: { at: string } & ReadOn<CredentialRow>,
): Promise<CredentialRow[]> {
  return db<CredentialRow>('issued_credentials')
    .whereIn('state', ['delivered', 'active', 'suspended'])
    .where('not_after', '<=', at)
    .where(query => {
      if (after) {
        query.whereRaw('(not_after, id) > (?, ?)', [after.not_after, after.id]);
      }
    })
    .orderBy([{ column: 'not_after' }, { column: 'id' }])
    .limit(limit);
}

/**
 * Gives up what was ordered and never made, where its flow has ended and every call is settled: nothing will make it any more.
 *
 * @returns how many
 */
export async function giveUpAbandoned(
  trx: Knex.Transaction,
  at: string,
): Promise<number> {
  return trx<CredentialRow>('issued_credentials')
    .whereIn('state', ['issuing', 'unknown'])
    .whereIn('instance_id', query =>
      query.select('id').from('flow_instances').where({ status: 'ended' }),
    )
    .whereNotIn('id', query =>
      query
        .select('credential_id')
        .from('issuing_calls')
        .whereIn('state', ['called', 'orphan']),
    )
    .update({
      state: 'ended',
      ended_at: at,
      end_reason: 'it was never made, and its flow has ended',
    });
}

/** The newest credential of each of some instances. Relies on `issued_credentials_instance_idx`. */
export async function readCredentialsOf(
  trx: Knex.Transaction,
  instanceIds: readonly string[],
): Promise<Map<string, CredentialRow>> {
  const rows = await trx<CredentialRow>('issued_credentials')
    .whereIn('instance_id', instanceIds)
    .orderBy('ordered_at');
  return new Map(rows.map(row => [row.instance_id, row]));
}

/** Credentials that work beside the one that they replace. */
export async function listOverlapping(
  trx: Knex.Transaction,
  { after, limit }: { after: string; limit: number },
): Promise<Array<{ fresh: CredentialRow; replaced: CredentialRow }>> {
  const fresh = await trx<CredentialRow>('issued_credentials')
    .where({ state: 'active' })
    .whereNotNull('replaces')
    .where('id', '>', after)
    .whereIn('replaces', query =>
      query
        .select('id')
        .from('issued_credentials')
        .whereIn('state', ['active', 'suspended']),
    )
    .orderBy('id')
    .limit(limit);
  const replaced = await trx<CredentialRow>('issued_credentials').whereIn(
    'id',
    fresh.flatMap(({ replaces }) => (replaces === null ? [] : [replaces])),
  );
  return fresh.flatMap(row => {
    const old = replaced.find(({ id }) => id === row.replaces);
    return old ? [{ fresh: row, replaced: old }] : [];
  });
}

/** Changes a credential that is in one of some states. Says whether it was. */
export async function moveCredential(
  db: Knex,
  { id, from }: { id: string; from: ReadonlyArray<CredentialRow['state']> },
  changes: Partial<Omit<CredentialRow, 'id'>>,
): Promise<boolean> {
  const moved = await db<CredentialRow>('issued_credentials')
    .where({ id })
    .whereIn('state', from)
    .update(changes);
  return moved > 0;
}
