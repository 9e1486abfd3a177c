import {
  IssueOrder,
  IssueResult,
  latestClock,
} from '@countersign/plugin-governance-node';
import { AnswerError, isRefusal, messageOf } from '../client/errors';
import { describeLogin } from './describeLogin';
import { LiveLogin, Logins } from './Logins';

/** So much earlier than what was ordered each ends, so that neither the way there nor a clock lets its lease outlive the order. */
const EARLIER_SECONDS = 5;

/** How much shorter than asked a lease may come out. */
const TOLERATED_SECONDS = 60;

/** Shortest password that is handed out: 22 characters of 64 hold 128 bits. */
const SHORTEST_PASSWORD = 22;

function isFinal(error: unknown): boolean {
  return (
    isRefusal(error) ||
    // The engine answers as if it had failed itself; the database has rolled everything back.
    (error instanceof AnswerError && error.known === 'database-refused')
  );
}

/** What the server has made, or what stands against it. Says nothing of the password but its length. */
async function readBack(
  logins: Logins,
  order: IssueOrder,
  options: {
    role: string;
    endSeconds: number;
    length: number;
    signal: AbortSignal;
  },
): Promise<{ live: LiveLogin } | { problem: string }> {
  const { role, endSeconds, length, signal } = options;
  const live = await logins.read(role, signal);
  if (live?.kind !== 'role' || !live.lease) {
    return { problem: 'it was revoked meanwhile' };
  }
  const { expiresAt } = live.lease;
  // Written so that an end that is no time counts as too late.
  if (!(Date.parse(expiresAt) <= Date.parse(order.notAfter))) {
    return {
      problem: `its lease ends after the order, at ${expiresAt} by the clock of the server`,
    };
  }
  if (Date.parse(expiresAt) / 1_000 < endSeconds - TOLERATED_SECONDS) {
    return {
      problem: `the server lets its lease live until ${expiresAt} only`,
    };
  }
  if (length < SHORTEST_PASSWORD) {
    return {
      problem: `the password policy makes passwords of ${length} characters; ${SHORTEST_PASSWORD} or more can be`,
    };
  }
  const ordered = [...new Set(order.scopes)].sort();
  return live.made.scopes.join() === ordered.join()
    ? { live }
    : { problem: 'the server did not make what was ordered' };
}

/** What became of an order whose role was made, where the login was not, or nobody knows. */
async function afterFailure(
  logins: Logins,
  {
    role,
    error,
    signal,
  }: { role: string; error: unknown; signal: AbortSignal },
): Promise<IssueResult | undefined> {
  const reason = messageOf(error);
  const isTaken = error instanceof AnswerError && error.known === 'name-taken';
  if (!isTaken && !isFinal(error)) {
    // The role is there, so that whoever looks finds it.
    return { outcome: 'unknown', reason };
  }
  try {
    await logins.removeRole(role, signal);
    return isTaken ? undefined : { outcome: 'refused', reason };
  } catch (removal) {
    return { outcome: 'unknown', reason: `${reason}; ${messageOf(removal)}` };
  }
}

/**
 * Makes the role and the login of an order. Nobody can use it before it is activated, and what got lost on the way can be used by
 * nobody afterwards either, for its password stood nowhere else.
 *
 * @returns `undefined` where the database has a login of this tag already: another attempt was faster
 */
export async function makeLogin(
  logins: Logins,
  order: IssueOrder,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<IssueResult | undefined> {
  const endSeconds =
    Math.floor(Date.parse(order.notAfter) / 1_000) - EARLIER_SECONDS;
  const lifeSeconds =
    endSeconds - Math.ceil(latestClock(now).getTime() / 1_000);
  if (lifeSeconds <= 0) {
    return {
      outcome: 'refused',
      reason: `it would live for less than ${EARLIER_SECONDS} seconds`,
    };
  }
  let token: string;
  try {
    token = await logins.makeToken(lifeSeconds, signal);
  } catch (error) {
    // A token that was made and got lost opens nothing and ends by itself.
    return {
      outcome: isRefusal(error) ? 'refused' : 'failed',
      reason: messageOf(error),
    };
  }
  const role = logins.newRole(order.tag);
  try {
    await logins.create(role, order, {
      notAfter: new Date(endSeconds * 1_000).toISOString(),
      lifeSeconds,
      signal,
    });
  } catch (error) {
    return {
      outcome: isRefusal(error) ? 'refused' : 'unknown',
      reason: messageOf(error),
    };
  }
  try {
    const material = await logins.give(role, { token, signal });
    const made = await readBack(logins, order, {
      role,
      endSeconds,
      length: material.reveal().length,
      signal,
    });
    if ('problem' in made) {
      await logins.removeRole(role, signal);
      return {
        outcome: 'refused',
        reason: `${made.problem}, so it was removed`,
      };
    }
    return {
      outcome: 'issued',
      credential: describeLogin(made.live, { now }),
      material,
    };
  } catch (error) {
    return afterFailure(logins, { role, error, signal });
  }
}
