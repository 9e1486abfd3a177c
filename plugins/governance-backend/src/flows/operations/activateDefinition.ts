import { Knex } from 'knex';

/** Makes a definition the one that new instances of its flow start with, and takes note of since when. */
export async function activateDefinition(
  trx: Knex.Transaction,
  options: {
    flow: string;
    hash: string;
    at: string;
    by: string;
    changeId?: string;
  },
): Promise<void> {
  const { flow, hash, at, by, changeId } = options;
  await trx('flow_active')
    .insert({ name: flow, hash })
    .onConflict('name')
    .merge(['hash']);
  await trx('flow_activations').insert({
    flow,
    hash,
    at,
    by,
    change_id: changeId ?? null,
  });
}

/**
 * The hash of the active definition, its row locked to the end of the transaction on PostgreSQL, so that two changes of
 * one flow come one after the other.
 */
export async function lockActive(
  trx: Knex.Transaction,
  flow: string,
): Promise<string | undefined> {
  const query = trx('flow_active').where({ name: flow });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
  }
  const row = await query.first<{ hash: string } | undefined>('hash');
  return row?.hash;
}
