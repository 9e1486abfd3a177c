import { FlowListener } from '../flows';
import { endFactSubjects } from './operations/factSubjects';

/** Stops supplying instances that have ended, inside the transaction that ends them. */
export function createFactListener(): FlowListener {
  return async (trx, changes) =>
    endFactSubjects(
      trx,
      changes
        .filter(({ snapshot }) => snapshot.status === 'ended')
        .map(({ instanceId }) => instanceId),
    );
}
