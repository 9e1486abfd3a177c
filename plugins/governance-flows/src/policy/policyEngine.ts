import { JsonObject, JsonValue } from '@backstage/types';
import { FlowContext } from './flowContext';

/**
 * Why an expression is refused at load. `start` and `end` are offsets in the expression. `unknown-value` is a comparison
 * with a text that the fact cannot be.
 *
 * @public
 */
export interface PolicyProblem {
  code:
    | 'syntax'
    | 'unknown-name'
    | 'wrong-type'
    | 'unknown-value'
    | 'outside-fragment'
    | 'too-costly';
  message: string;
  start: number;
  end: number;
}

/**
 * What an expression may evaluate to. `any` accepts every type that can be written as JSON.
 *
 * @public
 */
export type PolicyType =
  | 'bool'
  | 'string'
  | 'timestamp'
  | 'list<string>'
  | 'people'
  | 'any';

/**
 * The verdict over one expression, taken once at load.
 *
 * @public
 */
export type PolicyCheck =
  | { ok: true; type: string; cost: number; reads: string[] }
  | { ok: false; problems: PolicyProblem[] };

/**
 * The result of evaluating an expression. `inputs` are the facts that the expression names, by path, as they were; an
 * absent fact is absent. A failure is a denial for whoever asked, and `reason` never holds a fact's value.
 *
 * @public
 */
export type PolicyResult =
  | { ok: true; value: JsonValue; inputs: JsonObject }
  | { ok: false; reason: string; inputs: JsonObject };

/**
 * Checks and evaluates the expressions of a flow. Deterministic, without clock, randomness or I/O.
 *
 * @public
 */
export interface PolicyEngine {
  /** Parses, type-checks and bounds an expression. Does not throw. */
  check(
    expression: string,
    expected: PolicyType,
    context: FlowContext,
  ): PolicyCheck;
  /** Evaluates an expression over facts. Does not throw: what goes wrong is a failed result. */
  evaluate(
    expression: string,
    expected: PolicyType,
    context: FlowContext,
    facts: JsonObject,
  ): PolicyResult;
}
