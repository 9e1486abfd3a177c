import { RemediationResult } from '@countersign/plugin-governance-node';
import { Directory, Step } from '../Directory';
import { isServerError } from '../errors';
import { joinGroup, leaveGroup, readGroupsOf } from '../groups';
import { endSteps, lockSteps, unlockSteps } from '../lock';
import { LdapSourceConfig, LockKind } from '../readLdapConfig';
import { IssuedAccount } from './readIssued';

/**
 * Lets a change fail where what stands beside the account is not what was read: two changes at once do not undo each other, and
 * nothing brings back to life what was revoked meanwhile.
 */
function note(account: IssuedAccount, wanted: string): Step[] {
  return [
    { operation: 'delete', attribute: 'description', values: [account.note] },
    { operation: 'add', attribute: 'description', values: [wanted] },
  ];
}

/** Puts an account into the groups that it awaits, and then into service. */
export async function activateIssued(
  directory: Directory,
  account: IssuedAccount,
  { now, lock }: { now: Date; lock: LockKind },
): Promise<RemediationResult> {
  const { dn } = account;
  const until = account.notAfter.toISOString();
  if (account.revoked) {
    return { outcome: 'refused', reason: `${dn} was revoked` };
  }
  if (account.notAfter <= now) {
    return { outcome: 'refused', reason: `${dn} has ended at ${until}` };
  }
  if (!account.locked) {
    return { outcome: 'already-applied', detail: `${dn} can bind` };
  }
  const joined = new Array<string>();
  for (const group of account.awaits) {
    const result = await joinGroup(directory, { group, dn });
    if (result === 'no-such-group') {
      return { outcome: 'refused', reason: `there is no group ${group}` };
    }
    if (result === 'joined') {
      joined.push(group);
    }
  }
  const steps = [
    ...note(account, account.note),
    ...(account.awaits.length > 0
      ? [
          {
            operation: 'delete' as const,
            attribute: 'seeAlso',
            values: account.awaits,
          },
        ]
      : []),
    ...unlockSteps(lock, account.lockState),
  ];
  try {
    await directory.modify(dn, steps);
  } catch (error) {
    if (isServerError(error)) {
      // It was changed or revoked meanwhile: nothing of this call is to stay.
      for (const group of joined) {
        await leaveGroup(directory, { group, dn });
      }
    }
    throw error;
  }
  return { outcome: 'applied', detail: `${dn} can bind until ${until}` };
}

/** Puts an account out of service. */
export async function suspendIssued(
  directory: Directory,
  account: IssuedAccount,
  { lock }: { lock: LockKind },
): Promise<RemediationResult> {
  const { dn } = account;
  if (account.revoked) {
    return { outcome: 'refused', reason: `${dn} was revoked` };
  }
  if (account.locked) {
    return { outcome: 'already-applied', detail: `${dn} cannot bind` };
  }
  await directory.modify(dn, [
    ...note(account, account.note),
    ...lockSteps(lock, account.lockState),
  ]);
  return { outcome: 'applied', detail: `${dn} cannot bind` };
}

/**
 * Ends an account: it is locked, its password goes, it leaves its groups, and then it goes itself. Where it is the last member
 * of a group that cannot be empty, it stays as it is then, and nothing can bind as it.
 */
export async function revokeIssued(
  directory: Directory,
  account: IssuedAccount,
  { now, source }: { now: Date; source: LdapSourceConfig },
): Promise<RemediationResult> {
  const { dn } = account;
  if (!account.revoked) {
    await directory.modify(dn, [
      ...note(account, `${account.note} revoked="${now.toISOString()}"`),
      ...endSteps(),
    ]);
  }
  await directory.modify(dn, lockSteps(source.lock, { passwords: [] }));
  const kept = new Array<string>();
  // An activation may have put it into groups since it was read; from now on none can come to its end.
  for (const group of await readGroupsOf(directory, source, dn)) {
    if ((await leaveGroup(directory, { group, dn })) === 'last-member') {
      kept.push(group);
    }
  }
  if (kept.length === 0) {
    await directory.remove(dn);
    return { outcome: 'applied', detail: `${dn} was deleted` };
  }
  const detail = `${dn} cannot bind and has no password; it stays, because it is the last member of ${kept.join(
    ' and ',
  )}`;
  return account.revoked
    ? { outcome: 'already-applied', detail }
    : { outcome: 'applied', detail };
}
