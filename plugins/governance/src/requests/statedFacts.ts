import { JsonObject, JsonValue } from '@backstage/types';
import { StatedFieldView } from '@countersign/plugin-governance-common';

/** What was typed into each field, by its path. */
export type Typed = { [path: string]: string | boolean };

function readValue(
  { type }: StatedFieldView,
  typed: string | boolean,
): JsonValue | undefined {
  if (typeof typed === 'boolean') {
    return typed;
  }
  const text = typed.trim();
  if (text === '') {
    return undefined;
  }
  switch (type) {
    case 'int':
      // What is no number is sent as it is, so that the backend says what is wrong with it.
      return Number.isNaN(Number(text)) ? text : Number(text);
    case 'list<string>':
      return text
        .split('\n')
        .map(line => line.trim())
        .filter(Boolean);
    default:
      return text;
  }
}

function put(
  facts: JsonObject,
  [name, ...rest]: string[],
  value: JsonValue,
): JsonObject {
  const inner = facts[name];
  const group =
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? inner
      : {};
  return {
    ...facts,
    [name]: rest.length === 0 ? value : put(group, rest, value),
  };
}

/** What was typed as the facts that a request states; what is empty is left out. */
export function statedFacts(
  fields: readonly StatedFieldView[],
  typed: Typed,
): JsonObject {
  return fields.reduce<JsonObject>((facts, field) => {
    const given = Object.hasOwn(typed, field.path)
      ? readValue(field, typed[field.path])
      : undefined;
    return given === undefined
      ? facts
      : put(facts, field.path.split('.'), given);
  }, {});
}
