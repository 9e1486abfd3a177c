import { IssuedCredential } from '@countersign/plugin-governance-node';
import { LiveLogin } from './Logins';
import { isAwake } from './renewal';

function statusOf(
  live: Extract<LiveLogin, { kind: 'role' }>,
  now: Date,
): IssuedCredential['status'] {
  const { made, renewal, lease } = live;
  if (Date.parse(made.notAfter) <= now.getTime()) {
    return 'expired';
  }
  if (lease) {
    return isAwake(renewal, lease) ? 'usable' : 'disabled';
  }
  // One that was woken, or put to sleep after that, has lost its lease to its end; another may never have got it.
  return renewal.kind === 'wakes' || renewal.after !== undefined
    ? 'expired'
    : 'disabled';
}

/** What the engine holds under a tag, as a credential. Pure. */
export function describeLogin(
  live: LiveLogin,
  { now }: { now: Date },
): IssuedCredential {
  const { tag } = live;
  switch (live.kind) {
    case 'role':
      return {
        tag,
        externalId: live.made.login,
        identity: live.made.identity,
        status: statusOf(live, now),
        scopes: live.made.scopes,
        notAfter: live.made.notAfter,
      };
    case 'lease-alone': {
      const { id, lastRenewal, expiresAt } = live.lease;
      return {
        tag,
        externalId: id,
        identity: id,
        status: lastRenewal === undefined ? 'disabled' : 'usable',
        scopes: [],
        notAfter: new Date(expiresAt).toISOString(),
      };
    }
    default:
      throw new Error(`Unexpected login ${live satisfies never}`);
  }
}
