/** A value of a fact on one line, as a person reads it. */
export function factText(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[${value.map(factText).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    return JSON.stringify(value);
  }
  return typeof value === 'string' ? value : String(value);
}

/** Facts as paths and values: `request.ttlDays` with `91`. Lists are values. */
export function flattenFacts(
  facts: { [name: string]: unknown },
  prefix = '',
): Array<[path: string, value: unknown]> {
  return Object.entries(facts).flatMap(
    ([name, value]): Array<[string, unknown]> => {
      const path = `${prefix}${name}`;
      return typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length > 0
        ? flattenFacts({ ...value }, `${path}.`)
        : [[path, value]];
    },
  );
}
