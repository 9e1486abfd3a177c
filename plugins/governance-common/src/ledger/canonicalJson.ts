import canonicalize from 'canonicalize';

/**
 * The canonical form of a JSON value: RFC 8785, section 3.2. Equal values give equal text, whatever the order of keys.
 * Properties whose value is `undefined` are left out, as `JSON.stringify` does.
 *
 * @throws TypeError when the value is not JSON (a number that is not finite, a function, `undefined`)
 * @public
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (error) {
    throw new TypeError(`Value has no canonical JSON form: ${error}`);
  }
  if (text === undefined) {
    throw new TypeError(
      `Value has no canonical JSON form: seen ${typeof value}; accepted is any JSON value`,
    );
  }
  return text;
}
