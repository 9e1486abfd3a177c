import { IssuedCredential } from '@countersign/plugin-governance-node';
import { LiveRole } from './Roles';

/**
 * A role with its secret id, as a credential. Pure.
 *
 * @param options - `hasSecretId`: whether it has one still
 */
export function describeRole(
  { name, policies, dormant }: LiveRole,
  options: { roleId: string; hasSecretId: boolean; now: Date },
): IssuedCredential {
  const { roleId, hasSecretId, now } = options;
  const end = name.endSeconds * 1_000;
  const alive = dormant ? 'disabled' : 'usable';
  return {
    tag: name.tag,
    externalId: roleId,
    identity: name.identity,
    // One that lives and has no secret id has lost it to its end; one that sleeps may never have got it.
    status:
      end <= now.getTime() || (!hasSecretId && !dormant) ? 'expired' : alive,
    scopes: policies,
    notAfter: new Date(end).toISOString(),
  };
}
