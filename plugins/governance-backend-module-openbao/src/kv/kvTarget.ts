/** A field of a secret in KV version 2. */
export interface KvTarget {
  mount: string;
  path: string;
  field: string;
}

/** What a part of a path may be; `.` and `..` are none, for a server would follow them. */
const SEGMENT = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,64}$/;
const LONGEST_PATH = 256;

/** Keys of custom metadata have at most 128 bytes, and a field's name stands in one. */
const FIELD = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Reads `mount/path#field`. Pure.
 *
 * @param mounts - those that may be written to; the longest one that fits is taken
 * @returns `undefined` where it names no field in any of them
 */
export function parseKvTarget(
  target: string,
  mounts: readonly string[],
): KvTarget | undefined {
  const [place, field, ...rest] = target.split('#');
  const [mount] = mounts
    .filter(one => place.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length);
  if (mount === undefined || rest.length > 0 || !FIELD.test(field ?? '')) {
    return undefined;
  }
  const path = place.slice(mount.length + 1);
  return path.length <= LONGEST_PATH &&
    path.split('/').every(segment => SEGMENT.test(segment))
    ? { mount, path, field }
    : undefined;
}

/** Writes what {@link parseKvTarget} reads. */
export function writeKvTarget({ mount, path, field }: KvTarget): string {
  return `${mount}/${path}#${field}`;
}
