import { isRefusing } from '@countersign/plugin-governance-flows';
import { FlowListener } from '../flows';
import { endStarts } from './operations/starts';

/**
 * Gives back the keys of what has ended, and notes how, inside the transaction that ends it; in one statement for all that
 * ended alike.
 */
export function createTriggerListener(): FlowListener {
  return async (trx, changes) => {
    const ended = new Map<string, { at: string; instanceIds: string[] }>();
    for (const { instanceId, snapshot, at } of changes) {
      if (snapshot.status === 'ended' && snapshot.outcome !== undefined) {
        const alike = ended.get(snapshot.outcome) ?? {
          at: at.toISOString(),
          instanceIds: [],
        };
        alike.instanceIds.push(instanceId);
        ended.set(snapshot.outcome, alike);
      }
    }
    for (const [outcome, alike] of ended) {
      await endStarts(trx, { ...alike, outcome, refused: isRefusing(outcome) });
    }
  };
}
