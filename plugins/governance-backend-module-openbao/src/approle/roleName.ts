/** What the name of a role says that was made here. The server keeps nothing else about a role that could be written freely. */
export interface RoleName {
  tag: string;
  /** When its credential ends, in whole seconds since the epoch. */
  endSeconds: number;
  /** Tells two attempts to make one role apart. */
  attempt: string;
  /** Whom it is for. */
  identity: string;
}

const RADIX = 36;
const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const IDENTITY = /^[a-z0-9_](?:[a-z0-9_.-]{0,126}[a-z0-9_])?$/;
const END = /^[0-9a-z]{1,9}$/;

/** Whether names of roles can hold these: in the server's alphabet, in which a point parts them. Pure. */
export function fitsRoleName(part: 'tag' | 'identity', text: string): boolean {
  return (part === 'tag' ? NAME : IDENTITY).test(text);
}

/** What the names of all roles of a tag start with. */
export function roleNameStart(prefix: string, tag: string): string {
  return `${prefix}.${tag}.`;
}

/** Writes `prefix.tag.end.attempt.identity`. */
export function writeRoleName(prefix: string, name: RoleName): string {
  const { tag, endSeconds, attempt, identity } = name;
  return `${roleNameStart(prefix, tag)}${endSeconds.toString(
    RADIX,
  )}.${attempt}.${identity}`;
}

/** Reads what {@link writeRoleName} writes; `undefined` for any other name. */
export function parseRoleName(
  prefix: string,
  name: string,
): RoleName | undefined {
  const [start, tag, end, attempt, ...identity] = name.split('.');
  const joined = identity.join('.');
  return start === prefix &&
    NAME.test(tag ?? '') &&
    END.test(end ?? '') &&
    NAME.test(attempt ?? '') &&
    IDENTITY.test(joined)
    ? { tag, endSeconds: parseInt(end, RADIX), attempt, identity: joined }
    : undefined;
}
