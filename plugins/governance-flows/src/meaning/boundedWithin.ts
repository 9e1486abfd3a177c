import { JsonObject } from '@backstage/types';
import { FlowContext, findField } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { compareExpressions } from './compareExpressions';

/**
 * How far a fact may go, inclusive: `min` and `max` of an integer, `oneOf` of a text, `maxItems` of a list.
 *
 * @public
 */
export interface FactCap {
  min?: number;
  max?: number;
  oneOf?: readonly string[];
  maxItems?: number;
}

/**
 * Whether a condition holds within caps only.
 *
 * @remarks
 * `within` true is a proof. When it is false, `example` are facts outside the caps for which the condition holds, evaluated,
 * and `outside` the paths that are beyond; when no such facts were found, `exact` is false.
 *
 * @public
 */
export interface BoundedVerdict {
  within: boolean;
  exact: boolean;
  method: 'exact' | 'sampled';
  freeAtoms: string[];
  outside: string[];
  example?: JsonObject;
}

/** The cap of one fact as a condition; a fact that the context does not have is never within. */
function conditionOf(path: string, cap: FactCap, context: FlowContext): string {
  const field = findField(context, path.split('.'));
  if (!field || !('type' in field)) {
    return 'false';
  }
  // A text that the fact cannot be is not a comparison that the engine accepts.
  const known = 'oneOf' in field ? field.oneOf : undefined;
  const texts = cap.oneOf?.filter(text => !known || known.includes(text));
  const parts = [
    ...(cap.min === undefined ? [] : [`${path} >= ${cap.min}`]),
    ...(cap.max === undefined ? [] : [`${path} <= ${cap.max}`]),
    ...(cap.maxItems === undefined ? [] : [`size(${path}) <= ${cap.maxItems}`]),
    ...(texts === undefined ? [] : [`${path} in ${JSON.stringify(texts)}`]),
  ];
  return parts.length === 0 ? 'true' : parts.join(' && ');
}

/**
 * Decides whether a condition can hold for facts outside the given caps, by path.
 *
 * @public
 */
export function boundedWithin(
  expression: string,
  context: FlowContext,
  caps: { [path: string]: FactCap },
  engine: PolicyEngine,
): BoundedVerdict {
  const conditions = Object.entries(caps).map(([path, cap]) => ({
    path,
    text: conditionOf(path, cap, context),
  }));
  const all = conditions.map(({ text }) => `(${text})`).join(' && ') || 'true';
  const compared = compareExpressions(all, expression, context, { engine });
  const { method, freeAtoms, widerExample } = compared;
  const within = method === 'exact' && compared.cells.wider === 0;
  const outside =
    widerExample === undefined
      ? []
      : conditions
          .filter(({ text }) => {
            const result = engine.evaluate(text, 'bool', context, widerExample);
            return !result.ok || result.value !== true;
          })
          .map(({ path }) => path);
  return {
    within,
    exact: within || widerExample !== undefined,
    method,
    freeAtoms,
    outside,
    ...(widerExample ? { example: widerExample } : {}),
  };
}
