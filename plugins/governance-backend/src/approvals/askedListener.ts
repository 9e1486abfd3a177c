import { openQuestion } from '@countersign/plugin-governance-flows';
import { AskingInstance, askApprovers } from '../caps/askApprovers';
import { FlowChange, FlowEngine, FlowListener } from '../flows';
import { replaceAsked } from './operations/replaceAsked';

/**
 * Keeps who is asked in line with instances, inside the transaction that changes them. Nobody is asked in `observe`, and
 * nobody more than the cap allows.
 *
 * @param options.except - flows with an inbox of their own.
 * @param options.uncapped - flows that never wait for room.
 */
export function createAskedListener(
  getEngine: () => FlowEngine,
  options: {
    except: readonly string[];
    uncapped: readonly string[];
    openTasksPerPerson: number;
  },
): FlowListener {
  return async (trx, changes) => {
    const engine = getEngine();
    const latest = new Map<string, FlowChange>();
    for (const change of changes) {
      if (!options.except.includes(change.flow)) {
        latest.set(change.instanceId, change);
      }
    }
    const instances: AskingInstance[] = [];
    let at = '';
    for (const change of latest.values()) {
      at = change.at.toISOString();
      const definition = await engine.getDefinition(trx, change.hash);
      const question =
        change.mode === 'observe'
          ? undefined
          : openQuestion(definition, change.snapshot, at, engine.ports);
      instances.push({
        instanceId: change.instanceId,
        question,
        exempt: options.uncapped.includes(change.flow),
      });
    }
    if (instances.length === 0) {
      return;
    }
    const asked = await askApprovers(trx, {
      instances,
      cap: options.openTasksPerPerson,
      at,
    });
    await replaceAsked(trx, { instanceIds: [...latest.keys()], asked });
  };
}
