import { JsonObject } from '@backstage/types';
import {
  FactField,
  FlowContext,
  isJsonObject,
  mergeFacts,
} from '@countersign/plugin-governance-flows';

function keepFields(
  fields: { [name: string]: FactField },
  facts: JsonObject,
): JsonObject {
  const kept: JsonObject = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (value === undefined || value === null) {
      continue;
    }
    if (!('fields' in field)) {
      kept[name] = value;
    } else if (isJsonObject(value)) {
      kept[name] = keepFields(field.fields, value);
    }
  }
  return kept;
}

/** The facts that a context declares; the rest, and what is not known, is left out. */
export function keepDeclared(
  context: FlowContext,
  facts: JsonObject,
): JsonObject {
  return keepFields(context.fields, facts);
}

/**
 * The groups of a context of which nothing need be known, as empty ones: an expression can then ask whether something of them is
 * known, where otherwise it would fail.
 */
export function emptyGroups({ fields }: FlowContext): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      'fields' in field &&
      !field.optional &&
      Object.values(field.fields).every(({ optional }) => optional)
        ? [[name, {}]]
        : [],
    ),
  );
}

function listLeaves(facts: JsonObject, prefix: string[] = []): string[][] {
  return Object.entries(facts).flatMap(([name, value]) =>
    isJsonObject(value) && Object.keys(value).length > 0
      ? listLeaves(value, [...prefix, name])
      : [[...prefix, name]],
  );
}

function hasPath(facts: JsonObject, [name, ...rest]: string[]): boolean {
  const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
  return rest.length === 0
    ? value !== undefined
    : isJsonObject(value) && hasPath(value, rest);
}

function nullAt([name, ...rest]: string[]): JsonObject {
  return { [name]: rest.length === 0 ? null : nullAt(rest) };
}

/**
 * What an instance has to be told so that it knows what is supplied now. What is not known any more becomes `null`, which
 * expressions take as absent: an old value must not go on counting.
 */
export function updateOf(before: JsonObject, now: JsonObject): JsonObject {
  return listLeaves(before)
    .filter(path => !hasPath(now, path))
    .reduce<JsonObject>(
      (update, path) => mergeFacts(update, nullAt(path)),
      now,
    );
}
