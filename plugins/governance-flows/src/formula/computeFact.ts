import { JsonObject, JsonValue } from '@backstage/types';
import { FactFormula } from '../definition/documents';
import { addDuration } from '../definition/durations';
import { PolicyEngine } from '../policy/policyEngine';
import { replaceFact } from '../step/run';
import { formulaContext } from './formulaContext';

/**
 * A fact as a formula reads it: its value, when it was so, and who says so.
 *
 * @public
 */
export interface FormulaInput {
  value: JsonValue;
  /** ISO 8601. */
  at: string;
  source: string;
}

/**
 * What a formula yields, and from what.
 *
 * @public
 */
export interface ComputedFact {
  formula: string;
  /** Path of the fact. */
  yields: string;
  /** Absent when the fact is unknown. */
  value?: number | boolean;
  /** Why it is unknown, or which conditions made it what it is. */
  reasons: string[];
  inputs: {
    path: string;
    state: 'known' | 'unknown' | 'too-old';
    value?: JsonValue;
    at?: string;
    source?: string;
  }[];
}

function readInputs(
  formula: FactFormula,
  facts: { [path: string]: FormulaInput | undefined },
  now: string,
): ComputedFact['inputs'] {
  return Object.entries(formula.inputs).map(([path, { maxAge }]) => {
    const fact = facts[path];
    if (!fact) {
      return { path, state: 'unknown' as const };
    }
    const old =
      maxAge !== undefined &&
      addDuration(fact.at, maxAge) < addDuration(now, 'PT0S');
    return {
      path,
      state: old ? ('too-old' as const) : ('known' as const),
      ...fact,
    };
  });
}

/**
 * Computes a fact by its formula. It is unknown, and has no value, when an input is unknown or too old, or when an
 * expression fails: unknown never counts as good or bad. Pure.
 *
 * @param facts - what is known, by path.
 * @param now - ISO 8601.
 * @public
 */
export function computeFact(
  formula: FactFormula,
  facts: { [path: string]: FormulaInput | undefined },
  now: string,
  policy: PolicyEngine,
): ComputedFact {
  const { name, version } = formula.metadata;
  const inputs = readInputs(formula, facts, now);
  const head = {
    formula: version === undefined ? name : `${name} ${version}`,
    yields: formula.yields,
  };
  const missing = inputs.filter(({ state }) => state !== 'known');
  if (missing.length > 0) {
    return {
      ...head,
      inputs,
      reasons: missing.map(({ path, state }) =>
        state === 'unknown' ? `${path} is unknown` : `${path} is too old`,
      ),
    };
  }
  const values = inputs.reduce<JsonObject>(
    (all, { path, value }) =>
      value === undefined ? all : replaceFact(all, path.split('.'), value),
    {},
  );
  const context = formulaContext(formula);
  const failed: string[] = [];
  const holds = (expression: string) => {
    const result = policy.evaluate(expression, 'bool', context, values);
    if (!result.ok) {
      failed.push(`${expression} could not be evaluated: ${result.reason}`);
    }
    return result.ok && result.value === true;
  };
  const { computes } = formula;
  const reasons: string[] = [];
  let value: number | boolean;
  if (computes.as === 'score') {
    const hits = computes.points.filter(({ when }) => holds(when));
    const sum = hits.reduce((total, { add }) => total + add, computes.base);
    value = Math.min(computes.max, Math.max(computes.min, sum));
    reasons.push(
      ...hits.map(
        ({ add, reason }) => `${reason} (${add > 0 ? '+' : ''}${add})`,
      ),
    );
  } else {
    const broken = computes.all.filter(entry => !holds(entry.holds));
    value = broken.length === 0;
    reasons.push(
      ...(broken.length > 0 ? broken : computes.all).map(e => e.reason),
    );
  }
  return failed.length > 0
    ? { ...head, inputs, reasons: failed }
    : { ...head, inputs, value, reasons };
}
