import { RemediationResult } from '@countersign/plugin-governance-node';
import { LiveRole, Roles } from './Roles';

const NOT_THERE = 'no such role was made, or it was revoked';

/** Lets a secret id be used. */
export async function wakeRole(
  roles: Roles,
  live: LiveRole | undefined,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<RemediationResult> {
  if (!live) {
    return { outcome: 'refused', reason: NOT_THERE };
  }
  const { role, name } = live;
  const end = new Date(name.endSeconds * 1_000);
  if (end <= now) {
    return {
      outcome: 'refused',
      reason: `${role} has ended at ${end.toISOString()}`,
    };
  }
  if (!(await roles.hasSecretId(role, signal))) {
    return {
      outcome: 'refused',
      reason: `${role} has no secret id: it has ended, or was never made`,
    };
  }
  if (!live.dormant) {
    return {
      outcome: 'already-applied',
      detail: `the secret id of ${role} may be used`,
    };
  }
  await roles.wake(role, signal);
  const after = await roles.read(role, signal);
  return after && !after.dormant
    ? {
        outcome: 'applied',
        detail: `the secret id of ${role} may be used until ${end.toISOString()}`,
      }
    : {
        outcome: 'failed',
        reason: `the server does not show ${role} as usable`,
        retryable: true,
      };
}

/** Lets a secret id be used by nobody, until it is activated again. */
export async function suspendRole(
  roles: Roles,
  live: LiveRole | undefined,
  { signal }: { signal: AbortSignal },
): Promise<RemediationResult> {
  if (!live) {
    return { outcome: 'refused', reason: NOT_THERE };
  }
  const { role } = live;
  const detail = `the server refuses the secret id of ${role}`;
  if (live.dormant) {
    return { outcome: 'already-applied', detail };
  }
  await roles.putToSleep(role, signal);
  return { outcome: 'applied', detail };
}

/** Takes all roles of a tag away, and their secret ids with them. */
export async function removeRoles(
  roles: Roles,
  tag: string,
  { signal }: { signal: AbortSignal },
): Promise<RemediationResult> {
  const names = await roles.names(tag, signal);
  for (const name of names) {
    await roles.remove(name, signal);
  }
  return names.length > 0
    ? { outcome: 'applied', detail: `${names.join(', ')} was removed` }
    : { outcome: 'already-applied', detail: NOT_THERE };
}
