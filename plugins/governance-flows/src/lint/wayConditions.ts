import { JsonObject } from '@backstage/types';
import { FlowDefinition, GateState } from '../definition/definition';
import { analyseGate } from '../meaning/analyseGate';
import { FlowContext } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { Way } from './ways';

/** Conditions joined so that the expression nests as little as may be. */
export function joinConditions(conditions: readonly string[]): string {
  if (conditions.length <= 1) {
    return conditions[0] ?? 'true';
  }
  const middle = Math.ceil(conditions.length / 2);
  return `(${joinConditions(conditions.slice(0, middle))}) && (${joinConditions(
    conditions.slice(middle),
  )})`;
}

/** What must hold for a gate to take a rule, or its `else`: the rule, and none before it. */
export function conditionsOfRule(gate: GateState, rule: number): string[] {
  const own = gate.rules[rule];
  return [
    ...gate.rules.slice(0, rule).map(({ when }) => `!(${when})`),
    ...(own ? [own.when] : []),
  ];
}

/** What must hold along a way, as far as gates decide it. */
export function conditionsAlong(
  definition: FlowDefinition,
  taken: readonly Way[],
): string[] {
  return taken.flatMap(({ from, rule }) => {
    const state = definition.states[from];
    return state.kind === 'gate' && rule !== undefined
      ? conditionsOfRule(state, rule)
      : [];
  });
}

/**
 * Whether some facts satisfy all conditions. `no` is a proof; `yes` comes with facts when some were found. `fails` says
 * whether one of the conditions may fail for facts that satisfy those before it.
 */
export function findFacts(
  conditions: readonly string[],
  context: FlowContext,
  policy: PolicyEngine,
): { possible: 'yes' | 'no' | 'unknown'; fails: boolean; facts?: JsonObject } {
  const when = joinConditions([...new Set(conditions)]);
  if (when === 'true') {
    return { possible: 'yes', fails: false, facts: {} };
  }
  if (!policy.check(when, 'bool', context).ok) {
    return { possible: 'unknown', fails: true };
  }
  const rule = { id: 'way', when, goto: 'way', bounded: false };
  const [verdict] = analyseGate({ rules: [rule] }, context, policy).rules;
  if (verdict.verdict === 'never-true') {
    return { possible: 'no', fails: verdict.canFail };
  }
  return {
    possible: verdict.verdict === 'undecided' ? 'unknown' : 'yes',
    fails: verdict.canFail,
    ...(verdict.witness ? { facts: verdict.witness } : {}),
  };
}
