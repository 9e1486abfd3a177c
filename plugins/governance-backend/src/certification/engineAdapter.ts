import { databaseClock, FlowEngine, FlowListener } from '../flows';
import { applyTransition } from './applyTransition';
import { ReviewEngine } from './ports';

/** The flow engine as reviews use it. */
export function toReviewEngine(engine: FlowEngine): ReviewEngine {
  const clock = databaseClock();
  return {
    now: trx => clock.now(trx),
    startMany: (trx, starts) => engine.startMany(trx, starts),
    send: (trx, instanceId, event, actor) =>
      engine.send(trx, instanceId, event, actor),
    getInstance: async (trx, instanceId) => {
      const instance = await engine.getInstance(trx, instanceId);
      return {
        definition: await engine.getDefinition(trx, instance.hash),
        snapshot: instance.snapshot,
      };
    },
  };
}

/** Keeps review items in line with their flows. The engine is given late, because it is made with its listeners. */
export function createReviewListener(
  getEngine: () => FlowEngine,
): FlowListener {
  return async (trx, changes) => {
    for (const change of changes) {
      await applyTransition(trx, {
        instanceId: change.instanceId,
        definition: await getEngine().getDefinition(trx, change.hash),
        snapshot: change.snapshot,
        at: change.at.toISOString(),
      });
    }
  };
}
