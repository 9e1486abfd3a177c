import { databaseClock, FlowEngine, FlowListener } from '../flows';
import { applyTransitions, ReviewTransition } from './applyTransitions';
import { ReviewEngine } from './ports';

/** The flow engine as reviews use it. */
export function toReviewEngine(engine: FlowEngine): ReviewEngine {
  const clock = databaseClock();
  return {
    now: trx => clock.now(trx),
    startMany: async (trx, starts) => {
      const started = await engine.startMany(trx, starts);
      return started.map(({ instanceId, fresh }) => ({
        instanceId,
        instance: fresh,
      }));
    },
    sendMany: (trx, events) => engine.sendMany(trx, events),
    hold: (trx, instanceIds) => engine.hold(trx, instanceIds),
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
    const transitions: ReviewTransition[] = [];
    for (const change of changes) {
      // An item is written after its flow has started, so that there is none to bring in line yet.
      if (change.event.type !== 'start') {
        transitions.push({
          instanceId: change.instanceId,
          definition: await getEngine().getDefinition(trx, change.hash),
          snapshot: change.snapshot,
          at: change.at.toISOString(),
        });
      }
    }
    await applyTransitions(trx, transitions);
  };
}
