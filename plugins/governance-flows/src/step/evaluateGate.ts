import { FlowDefinition, GateState } from '../definition/definition';
import { edgesOf } from '../definition/edges';
import { isRefusing } from '../definition/outcomes';
import { Run, presentFacts } from './run';

/** Where a gate leads; `undefined` when it failed and there is nowhere safe to go. */
export interface GateVerdict {
  to?: string;
  code: string;
  reason: string;
}

/**
 * Whether an instance whose policy could not be evaluated may go to a state: people decide there, or it ends in a
 * refusal, or it waits and every way out of the wait is safe in turn.
 */
export function isSafeTarget(
  definition: FlowDefinition,
  name: string,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const state = definition.states[name];
  if (seen.has(name)) {
    return true;
  }
  switch (state.kind) {
    case 'approval':
      return true;
    case 'end':
      return isRefusing(state.outcome);
    case 'challenge':
    case 'wait':
      return edgesOf(state).every(edge =>
        isSafeTarget(definition, edge.to, new Set([...seen, name])),
      );
    case 'gate':
    case 'effect':
      return false;
    default: {
      const unreachable: never = state;
      throw new TypeError(`Unknown state ${JSON.stringify(unreachable)}`);
    }
  }
}

/**
 * Evaluates the rules of a gate in order. The first rule that holds decides. A rule that fails never fires and stops the
 * gate: no later rule may grant what the failed one might have refused. The gate then takes its `else` if that is safe.
 */
export function evaluateGate(run: Run, gate: GateState): GateVerdict {
  const { snapshot, definition } = run;
  const facts = presentFacts(run);
  for (const rule of gate.rules) {
    const result = run.ports.policy.evaluate(
      rule.when,
      'bool',
      definition.context,
      facts,
    );
    run.evidence.push({
      kind: 'gate',
      state: snapshot.state,
      visit: snapshot.visit,
      rule: rule.id,
      expression: rule.when,
      inputs: result.inputs,
      result: result.ok ? (String(result.value) as 'true' | 'false') : 'error',
      bounded: rule.bounded,
      ...(result.ok ? {} : { reason: result.reason }),
    });
    if (!result.ok) {
      const safe = isSafeTarget(definition, gate.else);
      return {
        ...(safe ? { to: gate.else } : {}),
        code: 'policy-error',
        reason: `rule ${rule.id} could not be evaluated: ${result.reason}`,
      };
    }
    if (result.value === true) {
      return {
        to: rule.goto,
        code: `rule:${rule.id}`,
        reason: rule.reason ?? `rule ${rule.id} holds`,
      };
    }
  }
  return { to: gate.else, code: 'else', reason: 'no rule holds' };
}
