import { JsonValue } from '@backstage/types';
import canonicalize from 'canonicalize';

/**
 * JSON in the canonical form of RFC 8785: what digests are taken over.
 *
 * @throws TypeError for a value that JSON cannot hold.
 * @public
 */
export function canonicalJson(value: JsonValue | object): string {
  const text = canonicalize(value);
  if (text === undefined) {
    throw new TypeError('The value cannot be written as JSON');
  }
  return text;
}
