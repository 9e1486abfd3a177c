import { JsonObject } from '@backstage/types';
import { GateState } from '../definition/definition';
import { FlowContext } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { ERROR, Evaluator, TRUE } from './truth';

/** Which entry of a gate decides: the number of a rule, or what is left. */
export type GateDecision = number | 'else' | 'error';

/** The entry that decides in a cell: the first rule that holds, and none after one that fails. */
export function decideCell(
  rules: readonly Evaluator[],
  atoms: Uint8Array,
): GateDecision {
  for (let index = 0; index < rules.length; index += 1) {
    const truth = rules[index](atoms);
    if (truth === TRUE) {
      return index;
    }
    if (truth === ERROR) {
      return 'error';
    }
  }
  return 'else';
}

/** The same by the engine itself, over facts. */
export function decideFacts(
  gate: Pick<GateState, 'rules'>,
  context: FlowContext,
  facts: JsonObject,
  engine: PolicyEngine,
): GateDecision {
  for (const [index, rule] of gate.rules.entries()) {
    const result = engine.evaluate(rule.when, 'bool', context, facts);
    if (!result.ok) {
      return 'error';
    }
    if (result.value === true) {
      return index;
    }
  }
  return 'else';
}
