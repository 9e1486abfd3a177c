import { Knex } from 'knex';

/**
 * The hash of a version of a flow that was active at some time; the latest of them where several had that version. Relies
 * on `flow_activations_flow_idx`.
 */
export async function findActivatedVersion(
  trx: Knex.Transaction,
  options: { flow: string; version: string },
): Promise<string | undefined> {
  const row = await trx('flow_activations')
    .join('flow_definitions', 'flow_definitions.hash', 'flow_activations.hash')
    .where({
      'flow_activations.flow': options.flow,
      'flow_definitions.version': options.version,
    })
    .orderBy('flow_activations.id', 'desc')
    .first<{ hash: string } | undefined>('flow_definitions.hash');
  return row?.hash;
}
