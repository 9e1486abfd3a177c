import { FlowListener } from '../flows';
import { CHANGE_FLOW } from './FlowChangeService';
import { settleChange } from './operations/changes';

/** Says of a proposed change that it was refused, when the flow that decides it ends without applying it. */
export function createChangeListener(): FlowListener {
  return async (trx, changes) => {
    for (const { flow, snapshot, at } of changes) {
      const change = snapshot.facts.change;
      if (
        flow === CHANGE_FLOW &&
        snapshot.outcome !== undefined &&
        snapshot.outcome !== 'applied' &&
        typeof change === 'object' &&
        !Array.isArray(change) &&
        typeof change?.target === 'string'
      ) {
        await settleChange(trx, {
          id: change.target,
          status: 'refused',
          at: at.toISOString(),
        });
      }
    }
  };
}
