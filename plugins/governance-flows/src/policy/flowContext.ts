/**
 * The type of one fact that a flow may read.
 *
 * @remarks
 * `timestamp` travels as an ISO 8601 string, `int` as a JSON integer within ±2^53.
 *
 * @public
 */
export type FactType =
  | 'string'
  | 'int'
  | 'bool'
  | 'timestamp'
  | 'list<string>'
  | 'map<string, list<string>>';

/**
 * One fact, or a group of facts, of a {@link FlowContext}.
 *
 * @remarks
 * Only an `optional` fact may be asked for with `has()`. A fact that is absent makes the expression that reads it fail,
 * and a failing expression is a denial. `maxItems` bounds a list (1,000 unless told); a longer list fails likewise.
 *
 * @public
 */
export type FactField =
  | { type: FactType; optional?: boolean; maxItems?: number }
  | { fields: { [name: string]: FactField }; optional?: boolean };

/**
 * The typed environment of the expressions of a flow, named like `ReviewContext/v1`. Immutable under its name: a changed
 * field is a new version.
 *
 * @public
 */
export interface FlowContext {
  name: string;
  fields: { [name: string]: FactField };
}

/** Longest list that a fact may hold unless its declaration says otherwise. */
export const DEFAULT_MAX_ITEMS = 1000;

/** Name under which the payload of a decision is found. Set by the interpreter only. */
export const DECISION_FACT = 'decision';

/** The context with the `decision.outcome` that the interpreter itself provides. */
export function withDecisionFields(context: FlowContext): FlowContext {
  const declared = context.fields[DECISION_FACT];
  const fields = declared && 'fields' in declared ? declared.fields : {};
  return {
    name: context.name,
    fields: {
      ...context.fields,
      [DECISION_FACT]: {
        optional: true,
        fields: { ...fields, outcome: { type: 'string', optional: true } },
      },
    },
  };
}

/** The declaration at a path, or `undefined` when the context does not declare it. */
export function findField(
  context: FlowContext,
  path: readonly string[],
): FactField | undefined {
  let field: FactField | undefined = { fields: context.fields };
  for (const name of path) {
    if (!field || !('fields' in field) || !Object.hasOwn(field.fields, name)) {
      return undefined;
    }
    field = field.fields[name];
  }
  return field;
}
