import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { findOpenRotation } from './operations/findOpenRotation';
import { CredentialRow } from './rows';

/**
 * Told of each credential that has ended: when its time was over, or when it was read back that its system refuses it. May be told
 * twice of one.
 *
 * @param by - the flow that has ended it, which knows, or none
 */
export type EndedListener = (
  trx: Knex.Transaction,
  row: CredentialRow,
  by?: string,
) => Promise<void>;

/**
 * Tells the flow that ordered a credential, and the one that replaces it, that it has ended. A flow that does not wait for it, or is
 * through, goes on as it is.
 */
export function createEndedListener(engine: () => FlowEngine): EndedListener {
  return async (trx, row, by) => {
    const rotation = await findOpenRotation(trx, row);
    const running: { id: string } | undefined = await trx('flow_instances')
      .where({ id: row.instance_id, status: 'running' })
      .first('id');
    const told: Array<[string | undefined, string]> = [
      [running?.id, 'credential.ended'],
      [rotation?.instanceId, 'replaced.ended'],
    ];
    for (const [instanceId, name] of told) {
      if (instanceId !== undefined && instanceId !== by) {
        await engine().send(
          trx,
          instanceId,
          { type: 'signal', name },
          { kind: 'engine', route: 'issuance' },
        );
      }
    }
  };
}
