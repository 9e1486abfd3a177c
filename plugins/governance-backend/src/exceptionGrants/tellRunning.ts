import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { exceptionsInForce } from './inForce';

/**
 * Tells the running instances of a flow about a subject which exceptions are in force now.
 *
 * @returns how many were told
 */
export async function tellRunning(
  trx: Knex.Transaction,
  engine: FlowEngine,
  options: { flow: string; subject: string; actor: LedgerActor },
): Promise<number> {
  const { flow, subject, actor } = options;
  const at = (await engine.now(trx)).toISOString();
  const rows: { id: string; hash: string }[] = await trx('flow_instances')
    .where({ flow, subject, status: 'running' })
    .orderBy('id')
    .select('id', 'hash');
  let told = 0;
  for (const { id, hash } of rows) {
    const definition = await engine.getDefinition(trx, hash);
    if (definition.exceptions?.length) {
      const inForce = await exceptionsInForce(trx, definition, {
        subjects: [subject],
        at,
      });
      const exceptions = inForce.get(subject) ?? [];
      const sent = await engine.send(
        trx,
        id,
        { type: 'facts', facts: {}, exceptions },
        actor,
      );
      told += sent.accepted ? 1 : 0;
    }
  }
  return told;
}
