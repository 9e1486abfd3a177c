import {
  IssueOrder,
  IssueResult,
  latestClock,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { randomBytes } from 'node:crypto';
import { AnswerError, isRefusal, messageOf } from '../client/errors';
import { describeRole } from './describeRole';
import { writeRoleName } from './roleName';
import { Roles } from './Roles';

const SECRET_BYTES = 32;

/**
 * The server looks at the end of a secret id only when it sweeps, once a minute, and lets it in until then. So that none works
 * after the end that was ordered, each ends by so much earlier.
 */
const SWEEP_SECONDS = 60;

const ATTEMPT_BYTES = 4;

/** What stands beside a secret id, and in the server's audit log at each use. */
function metadataOf(order: IssueOrder): Record<string, string> {
  const { tag, identity, owner, environment, requestedBy } = order;
  return { tag, identity, owner, environment, requestedBy };
}

/**
 * Makes the role and the secret id of an order. Nobody can use them before they are activated, and what got lost on the way can
 * be used by nobody afterwards either, for its value stood nowhere else.
 *
 * @returns `undefined` where the tag has a role already
 */
export async function makeRole(
  roles: Roles,
  order: IssueOrder,
  options: { prefix: string; now: Date; signal: AbortSignal },
): Promise<IssueResult | undefined> {
  const { prefix, now, signal } = options;
  const { tag, identity } = order;
  const endSeconds =
    Math.floor(Date.parse(order.notAfter) / 1_000) - SWEEP_SECONDS;
  const lifeSeconds =
    endSeconds - Math.ceil(latestClock(now).getTime() / 1_000);
  if (lifeSeconds <= 0) {
    return {
      outcome: 'refused',
      reason:
        'it would live for less than a minute, and the server looks at ends once a minute',
    };
  }
  const role = writeRoleName(prefix, {
    tag,
    endSeconds,
    attempt: randomBytes(ATTEMPT_BYTES).toString('hex'),
    identity,
  });
  const policies = [...new Set(order.scopes)].sort();
  const giveUp = async (reason: string): Promise<IssueResult> => {
    await roles.remove(role, signal);
    return { outcome: 'refused', reason };
  };
  try {
    await roles.create(role, { tag, policies, signal });
  } catch (error) {
    return error instanceof AnswerError && error.known === 'role-id-taken'
      ? undefined
      : resultOf(error);
  }
  try {
    const value = new SecretValue(
      randomBytes(SECRET_BYTES).toString('base64url'),
    );
    const given = await roles.addSecretId(role, {
      value,
      metadata: metadataOf(order),
      lifeSeconds,
      signal,
    });
    if (given < lifeSeconds) {
      return await giveUp(
        `the server lets no secret id here live longer than ${given} seconds`,
      );
    }
    const live = await roles.read(role, signal);
    if (!live?.dormant || live.policies.join() !== policies.join()) {
      return await giveUp(
        'the server did not make what was ordered, so it was removed',
      );
    }
    return {
      outcome: 'issued',
      credential: describeRole(live, {
        roleId: roles.roleIdOf(tag),
        hasSecretId: true,
        now,
      }),
      material: value,
    };
  } catch (error) {
    // The role is there, so that whoever looks finds it; that it has no secret id, or one that nobody has, harms nobody.
    return { outcome: 'unknown', reason: messageOf(error) };
  }
}

function resultOf(error: unknown): IssueResult {
  return {
    outcome: isRefusal(error) ? 'refused' : 'unknown',
    reason: messageOf(error),
  };
}
