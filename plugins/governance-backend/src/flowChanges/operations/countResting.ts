import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';

/**
 * Running instances that rest in states which a version does not have. They stay under their own version until a migration
 * says where they go. Relies on `flow_instances_flow_idx`.
 */
export async function countResting(
  trx: Knex.Transaction,
  definition: FlowDefinition,
): Promise<{ state: string; version: string; count: number }[]> {
  const rows: { state: string; version: string; count: string | number }[] =
    await trx('flow_instances')
      .join('flow_definitions', 'flow_definitions.hash', 'flow_instances.hash')
      .where({
        'flow_instances.flow': definition.metadata.name,
        'flow_instances.status': 'running',
      })
      .groupBy('flow_instances.state', 'flow_definitions.version')
      .orderBy(['flow_instances.state', 'flow_definitions.version'])
      .select('flow_instances.state', 'flow_definitions.version')
      .count('* as count');
  return rows
    .filter(({ state }) => !Object.hasOwn(definition.states, state))
    .map(({ state, version, count }) => ({
      state,
      version,
      count: Number(count),
    }));
}
