import { JsonObject, JsonValue } from '@backstage/types';
import {
  FactTypeError,
  assertInDomain,
  isJsonObject,
} from '../policy/celValues';
import { FactField, FactType, FlowContext } from '../policy/flowContext';

/**
 * A fact that whoever asks states themselves.
 *
 * @public
 */
export interface StatedField {
  /** Dotted. */
  path: string;
  type: FactType;
  optional: boolean;
  oneOf?: readonly string[];
  min?: number;
  max?: number;
  maxItems?: number;
}

/**
 * What is wrong with a stated fact, in words for whoever stated it.
 *
 * @public
 */
export interface StatedProblem {
  path: string;
  message: string;
}

type Leaf = Exclude<FactField, { fields: { [name: string]: FactField } }>;

function* leavesOf(
  fields: { [name: string]: FactField },
  above: { path: string[]; stated: boolean; optional: boolean },
): Generator<{
  path: string;
  field: Leaf;
  stated: boolean;
  optional: boolean;
}> {
  for (const [name, field] of Object.entries(fields)) {
    const path = [...above.path, name];
    const stated = field.stated ?? above.stated;
    const optional = above.optional || (field.optional ?? false);
    if ('fields' in field) {
      yield* leavesOf(field.fields, { path, stated, optional });
    } else {
      yield { path: path.join('.'), field, stated, optional };
    }
  }
}

function allLeaves(context: FlowContext) {
  return leavesOf(context.fields, { path: [], stated: false, optional: false });
}

/**
 * What a request for a flow of a context states, in the order of the declaration. Pure.
 *
 * @public
 */
export function listStatedFields(context: FlowContext): StatedField[] {
  return [...allLeaves(context)]
    .filter(({ stated }) => stated)
    .map(({ path, field, optional }) => ({
      path,
      type: field.type,
      optional,
      ...('oneOf' in field && field.oneOf ? { oneOf: field.oneOf } : {}),
      ...('min' in field && field.min !== undefined ? { min: field.min } : {}),
      ...('max' in field && field.max !== undefined ? { max: field.max } : {}),
      ...('maxItems' in field && field.maxItems !== undefined
        ? { maxItems: field.maxItems }
        : {}),
    }));
}

function valuesOf(
  facts: JsonObject,
  known: ReadonlySet<string>,
  prefix: string[] = [],
): [path: string, value: JsonValue][] {
  return Object.entries(facts).flatMap(
    ([name, value]): [string, JsonValue][] => {
      const path = [...prefix, name];
      const dotted = path.join('.');
      if (value === undefined) {
        return [];
      }
      return isJsonObject(value) && !known.has(dotted)
        ? valuesOf(value, known, path)
        : [[dotted, value]];
    },
  );
}

/**
 * Whether what somebody states may be stated, is complete, and is of the declared types and domains. Pure.
 *
 * @public
 */
export function checkStated(
  context: FlowContext,
  stated: JsonObject,
): StatedProblem[] {
  const leaves = new Map(
    [...allLeaves(context)].map(leaf => [leaf.path, leaf]),
  );
  const given = new Map(valuesOf(stated, new Set(leaves.keys())));
  const problems: StatedProblem[] = [];
  for (const [path, value] of given) {
    const leaf = leaves.get(path);
    if (!leaf) {
      problems.push({ path, message: `${path} is not known here` });
    } else if (!leaf.stated) {
      const message = `${path} is supplied by the system, and cannot be stated`;
      problems.push({ path, message });
    } else {
      try {
        assertInDomain(path, leaf.field, value);
      } catch (error) {
        if (!(error instanceof FactTypeError)) {
          throw error;
        }
        problems.push({ path, message: error.message });
      }
    }
  }
  for (const { path, stated: asked, optional } of leaves.values()) {
    if (asked && !optional && !given.has(path)) {
      problems.push({ path, message: `${path} is missing` });
    }
  }
  return problems;
}

function keep(
  fields: { [name: string]: FactField },
  facts: JsonObject,
  above: boolean,
): JsonObject {
  const kept: JsonObject = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
    const stated = field.stated ?? above;
    if (value === undefined || value === null) {
      continue;
    }
    if (!('fields' in field)) {
      if (stated) {
        kept[name] = value;
      }
    } else if (isJsonObject(value)) {
      const inner = keep(field.fields, value, stated);
      if (Object.keys(inner).length > 0) {
        kept[name] = inner;
      }
    }
  }
  return kept;
}

/**
 * The part of some facts that may be stated from outside; whatever only the system supplies is left out. Pure.
 *
 * @public
 */
export function keepStated(
  context: FlowContext,
  facts: JsonObject,
): JsonObject {
  return keep(context.fields, facts, false);
}
