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
 * and a failing expression is a denial. `maxItems` bounds a list (1,000 unless told); `min` and `max` bound an integer,
 * both inclusive; `oneOf` lists every text that a fact, or a member of a list, can be. A fact outside what is declared
 * makes the expression fail likewise, so that what is decided from the declaration holds for every decision taken.
 * `stated` marks what whoever asks says themselves; everything else is supplied by the system, and never taken from a
 * request.
 *
 * @public
 */
export type FactField = { optional?: boolean; stated?: boolean } & (
  | { type: 'int'; min?: number; max?: number }
  | { type: 'string'; oneOf?: readonly string[] }
  | { type: 'bool' | 'timestamp' }
  | { type: 'list<string>'; maxItems?: number; oneOf?: readonly string[] }
  | { type: 'map<string, list<string>>'; maxItems?: number }
  | { fields: { [name: string]: FactField } }
);

/**
 * What a request is about: a thing of the inventory, and the stated fact that names it, where there is one.
 *
 * @public
 */
export interface RequestSubject {
  kind: 'identity' | 'credential' | 'grant' | 'certificate';
  fact?: string;
}

/**
 * The typed environment of the expressions of a flow, named like `ReviewContext/v1`. Immutable under its name: a changed
 * field is a new version.
 *
 * @public
 */
export interface FlowContext {
  name: string;
  /** Set where people, pipelines and agents may ask for it themselves. */
  about?: RequestSubject;
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
    ...context,
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

/** What is wrong with the domain that a fact declares, in words, or `undefined` when some value lies in it. */
export function findDomainFault(field: FactField): string | undefined {
  if ('fields' in field) {
    return undefined;
  }
  switch (field.type) {
    case 'int': {
      const { min, max } = field;
      if (
        [min, max].some(end => end !== undefined && !Number.isSafeInteger(end))
      ) {
        return 'declares bounds that are not integers within ±2^53';
      }
      return min !== undefined && max !== undefined && min > max
        ? `declares min ${min} above max ${max}`
        : undefined;
    }
    case 'string':
      return field.oneOf?.length === 0 ? 'declares no text at all' : undefined;
    case 'list<string>':
    case 'map<string, list<string>>':
      return field.maxItems !== undefined &&
        !(Number.isSafeInteger(field.maxItems) && field.maxItems >= 0)
        ? 'declares maxItems that is not a number of items'
        : undefined;
    case 'bool':
    case 'timestamp':
      return undefined;
    default: {
      const unreachable: never = field;
      throw new TypeError(`Unknown fact ${JSON.stringify(unreachable)}`);
    }
  }
}
