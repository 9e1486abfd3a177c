import { fitsRoleName } from '../approle/roleName';

/** What the name of a role of the engine says that was made here. */
export interface LeasedRoleName {
  tag: string;
  /** Tells two attempts to carry out one order apart, so that neither writes over what the other has made. */
  attempt: string;
}

/** Writes `prefix.tag.attempt`. */
export function writeLeasedRoleName(
  prefix: string,
  { tag, attempt }: LeasedRoleName,
): string {
  return `${prefix}.${tag}.${attempt}`;
}

/** Reads what {@link writeLeasedRoleName} writes; `undefined` for any other name. */
export function parseLeasedRoleName(
  prefix: string,
  name: string,
): LeasedRoleName | undefined {
  const [start, tag = '', attempt = '', ...more] = name.split('.');
  return start === prefix &&
    fitsRoleName('tag', tag) &&
    fitsRoleName('tag', attempt) &&
    more.length === 0
    ? { tag, attempt }
    : undefined;
}
