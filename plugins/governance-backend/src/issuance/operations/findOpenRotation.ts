import { Knex } from 'knex';

/** The flow that is replacing a credential, if one runs. Relies on the unique index of dedupe keys. */
export async function findOpenRotation(
  trx: Knex.Transaction,
  credentialId: string,
): Promise<{ instanceId: string } | undefined> {
  const row: { id: string } | undefined = await trx('flow_instances')
    .where({ status: 'running' })
    .where('dedupe_key', '>', `rotation/${credentialId}/`)
    // The character after the slash: the next text after all that begin with it.
    .where('dedupe_key', '<', `rotation/${credentialId}0`)
    .first('id');
  return row && { instanceId: row.id };
}
