/** A key of a Secret. */
export interface SecretTarget {
  namespace: string;
  name: string;
  key: string;
}

/** Names of Secrets are DNS subdomains. */
const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** A key stands in the name of an annotation too, which begins and ends with a letter or a digit and has at most 63 characters. */
const KEY = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/**
 * Reads `namespace/secret#key`. Pure.
 *
 * @param namespaces - those that may be written to
 * @returns `undefined` where it names no key in any of them
 */
export function parseSecretTarget(
  target: string,
  namespaces: readonly string[],
): SecretTarget | undefined {
  const [place, key, ...more] = target.split('#');
  const [namespace, name, ...rest] = place.split('/');
  return more.length === 0 &&
    rest.length === 0 &&
    namespaces.includes(namespace) &&
    NAME.test(name ?? '') &&
    KEY.test(key ?? '')
    ? { namespace, name, key }
    : undefined;
}

/** Writes what {@link parseSecretTarget} reads. */
export function writeSecretTarget({
  namespace,
  name,
  key,
}: SecretTarget): string {
  return `${namespace}/${name}#${key}`;
}
