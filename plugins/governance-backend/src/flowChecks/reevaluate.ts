import { JsonObject, JsonValue } from '@backstage/types';
import {
  FlowContext,
  FlowEvidence,
  PolicyEngine,
} from '@countersign/plugin-governance-flows';

/** A decision that was evaluated again. */
export interface Reevaluated {
  place: number;
  /** `state/rule`. */
  rule: string;
  expression: string;
  was: string;
  is: string;
  reason?: string;
}

/** Facts as they were, from the paths that evidence keeps. */
export function nestInputs(inputs: JsonObject): JsonObject {
  const facts: { [name: string]: JsonValue } = {};
  for (const [path, value] of Object.entries(inputs)) {
    if (value !== undefined) {
      const names = path.split('.');
      const last = names.pop() ?? path;
      let place: { [name: string]: JsonValue | undefined } = facts;
      for (const name of names) {
        const inner = place[name];
        const next =
          typeof inner === 'object' && inner !== null && !Array.isArray(inner)
            ? inner
            : {};
        place[name] = next;
        place = next;
      }
      place[last] = value;
    }
  }
  return facts;
}

/** Evaluates again what the evidence of one event says that rules and guards came to. Pure. */
export function reevaluate(
  evidence: readonly FlowEvidence[],
  context: FlowContext,
  policy: PolicyEngine,
): Reevaluated[] {
  return evidence.flatMap((entry, place): Reevaluated[] => {
    if (entry.kind !== 'gate' && entry.kind !== 'guard') {
      return [];
    }
    const result = policy.evaluate(
      entry.expression,
      'bool',
      context,
      nestInputs(entry.inputs),
    );
    return [
      {
        place,
        rule: `${entry.state}/${
          entry.kind === 'gate' ? entry.rule : entry.guard
        }`,
        expression: entry.expression,
        was: entry.result,
        is: result.ok ? String(result.value) : 'error',
        ...(result.ok ? {} : { reason: result.reason }),
      },
    ];
  });
}
