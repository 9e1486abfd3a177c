import { Lease } from './Leases';

/**
 * What the next renewal of a lease does to its login. The server does not say which statements the last renewal has run, so
 * they name the renewal that they came after: where it is still the last one, they have not run.
 */
export interface Renewal {
  kind: 'wakes' | 'puts-to-sleep';
  /** When the lease had last been renewed, as the server wrote it; `undefined` where it had never been. */
  after: string | undefined;
}

const NEVER = 'never';
const WRITTEN =
  /^ALTER ROLE "[^"]+" (LOGIN|NOLOGIN) \/\* after (never|[0-9TZ:.+-]+) \*\/$/;

/** The statements of the role that a renewal runs. Pure. */
export function writeRenewal(
  login: string,
  { kind, after = NEVER }: Renewal,
): string[] {
  const mark = `/* after ${after} */`;
  switch (kind) {
    case 'wakes':
      return [`ALTER ROLE "${login}" LOGIN ${mark}`];
    case 'puts-to-sleep':
      return [
        `ALTER ROLE "${login}" NOLOGIN ${mark}`,
        `SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = '${login}'`,
      ];
    default:
      throw new Error(`Unexpected renewal ${kind satisfies never}`);
  }
}

/** Reads what {@link writeRenewal} writes; `undefined` for anything else. Pure. */
export function parseRenewal(
  statements: readonly string[],
): Renewal | undefined {
  const [, login, after] = WRITTEN.exec(statements[0] ?? '') ?? [];
  return login === undefined
    ? undefined
    : {
        kind: login === 'LOGIN' ? 'wakes' : 'puts-to-sleep',
        after: after === NEVER ? undefined : after,
      };
}

/** Whether the statements have run. Pure. */
export function hasRun({ after }: Renewal, lease: Lease): boolean {
  return lease.lastRenewal !== after;
}

/** Whether a login can be used, as far as its lease says: its last renewal has woken it. Pure. */
export function isAwake(renewal: Renewal, lease: Lease): boolean {
  switch (renewal.kind) {
    case 'wakes':
      return hasRun(renewal, lease);
    case 'puts-to-sleep':
      return renewal.after !== undefined && !hasRun(renewal, lease);
    default:
      throw new Error(`Unexpected renewal ${renewal.kind satisfies never}`);
  }
}
