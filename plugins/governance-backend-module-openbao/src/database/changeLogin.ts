import { RemediationResult } from '@countersign/plugin-governance-node';
import { describeLogin } from './describeLogin';
import { LiveLogin, Logins } from './Logins';
import { hasRun, isAwake } from './renewal';

const NOT_THERE = 'no such login was made, or it was revoked';

function refuse(live: LiveLogin | undefined): RemediationResult {
  return {
    outcome: 'refused',
    reason: live
      ? `the role ${live.role} is gone; its login can only be revoked`
      : NOT_THERE,
  };
}

/** Lets a login be used, by a renewal of its lease. */
export async function wakeLogin(
  logins: Logins,
  live: LiveLogin | undefined,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<RemediationResult> {
  if (live?.kind !== 'role') {
    return refuse(live);
  }
  const { role, made, renewal, lease } = live;
  const { login, notAfter } = made;
  if (describeLogin(live, { now }).status === 'expired') {
    return {
      outcome: 'refused',
      reason: `${login} has ended, at ${notAfter} at the latest`,
    };
  }
  if (!lease) {
    return {
      outcome: 'refused',
      reason: `${login} has no lease: it has ended, or was never made`,
    };
  }
  if (renewal.kind === 'wakes' && hasRun(renewal, lease)) {
    return { outcome: 'already-applied', detail: `${login} can log in` };
  }
  await logins.setRenewal(role, {
    login,
    renewal: { kind: 'wakes', after: lease.lastRenewal },
    signal,
  });
  await logins.leases.renew(lease.id, signal);
  const after = await logins.read(role, signal);
  return after && describeLogin(after, { now }).status === 'usable'
    ? {
        outcome: 'applied',
        detail: `${login} can log in until ${notAfter}`,
      }
    : {
        outcome: 'failed',
        reason: `the server does not show ${login} as usable`,
        retryable: true,
      };
}

/** Lets a login be used by nobody, until it is activated again, and ends its sessions. */
export async function suspendLogin(
  logins: Logins,
  live: LiveLogin | undefined,
  { signal }: { signal: AbortSignal },
): Promise<RemediationResult> {
  if (live?.kind !== 'role') {
    return refuse(live);
  }
  const { role, made, renewal, lease } = live;
  const { login } = made;
  const detail = `${login} cannot log in`;
  const isLatent = renewal.kind === 'wakes';
  if (!lease || (!isLatent && !isAwake(renewal, lease))) {
    return { outcome: 'already-applied', detail };
  }
  await logins.setRenewal(role, {
    login,
    renewal: { kind: 'puts-to-sleep', after: lease.lastRenewal },
    signal,
  });
  if (isAwake(renewal, lease)) {
    await logins.leases.renew(lease.id, signal);
    // Whoever came in while the first one ran is put out by the second.
    await logins.leases.renew(lease.id, signal);
  }
  return { outcome: 'applied', detail };
}

/** Takes a login away, with its sessions and its role. */
export async function removeLogin(
  logins: Logins,
  tag: string,
  { signal }: { signal: AbortSignal },
): Promise<RemediationResult> {
  const roles = await logins.remove(tag, signal);
  return roles.length > 0
    ? {
        outcome: 'applied',
        detail: `${roles.join(', ')} was removed, and its login`,
      }
    : { outcome: 'already-applied', detail: NOT_THERE };
}
