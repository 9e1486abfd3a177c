import {
  OpenQuestion,
  openQuestion,
} from '@countersign/plugin-governance-flows';
import { FlowChange, FlowEngine, FlowListener } from '../flows';
import { AskedRow, NO_DUE, replaceAsked } from './operations/replaceAsked';

function toRows(change: FlowChange, question: OpenQuestion): AskedRow[] {
  const people = new Set(question.stages.flatMap(({ eligible }) => eligible));
  return [...people].map(person => ({
    instance_id: change.instanceId,
    person,
    kind: question.kind,
    due_at: question.due ?? NO_DUE,
  }));
}

/**
 * Keeps who is asked in line with instances, inside the transaction that changes them. Nobody is asked in `observe`.
 *
 * @param except - flows with an inbox of their own.
 */
export function createAskedListener(
  getEngine: () => FlowEngine,
  except: readonly string[],
): FlowListener {
  return async (trx, changes) => {
    const engine = getEngine();
    const latest = new Map<string, FlowChange>();
    for (const change of changes) {
      if (!except.includes(change.flow)) {
        latest.set(change.instanceId, change);
      }
    }
    const asked: AskedRow[] = [];
    for (const change of latest.values()) {
      const definition = await engine.getDefinition(trx, change.hash);
      const question =
        change.mode === 'observe'
          ? undefined
          : openQuestion(
              definition,
              change.snapshot,
              change.at.toISOString(),
              engine.ports,
            );
      if (question) {
        asked.push(...toRows(change, question));
      }
    }
    await replaceAsked(trx, { instanceIds: [...latest.keys()], asked });
  };
}
