import { isRefusing } from '@countersign/plugin-governance-flows';
import { FlowListener } from '../flows';
import { endStart } from './operations/starts';

/** Gives back the key of what has ended, and notes how, inside the transaction that ends it. */
export function createTriggerListener(): FlowListener {
  return async (trx, changes) => {
    for (const { instanceId, snapshot, at } of changes) {
      if (snapshot.status === 'ended' && snapshot.outcome !== undefined) {
        await endStart(trx, {
          instanceId,
          outcome: snapshot.outcome,
          refused: isRefusing(snapshot.outcome),
          at: at.toISOString(),
        });
      }
    }
  };
}
