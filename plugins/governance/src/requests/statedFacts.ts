import { JsonObject, JsonValue } from '@backstage/types';
import { StatedFieldView } from '@countersign/plugin-governance-common';
import { replaceFact } from '@countersign/plugin-governance-flows';

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
      : replaceFact(facts, field.path.split('.'), given);
  }, {});
}
