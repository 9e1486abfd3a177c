import { CHANGE_FLOW } from '../flowChanges/FlowChangeService';
import { FlowListener } from '../flows';
import { MigrationRow } from './rows';

/** Says of a proposed migration that it was refused, when the flow that decides it ends without letting it begin. */
export function createMigrationListener(): FlowListener {
  return async (trx, changes) => {
    for (const { flow, snapshot, at } of changes) {
      const change = snapshot.facts.change;
      if (
        flow === CHANGE_FLOW &&
        snapshot.outcome !== undefined &&
        snapshot.outcome !== 'applied' &&
        typeof change === 'object' &&
        !Array.isArray(change) &&
        change?.kind === 'migrate' &&
        typeof change.target === 'string'
      ) {
        await trx<MigrationRow>('flow_migrations')
          .where({ id: change.target, status: 'pending' })
          .update({ status: 'refused', settled_at: at.toISOString() });
      }
    }
  };
}
