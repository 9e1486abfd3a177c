import { IssuedCredential } from '@countersign/plugin-governance-node';
import { createHash } from 'node:crypto';
import { Grant } from './GrantStore';

const STATUS = {
  issued: 'usable',
  active: 'usable',
  suspended: 'disabled',
  revoked: 'revoked',
} as const;

/** A grant as the issuer shows it. Pure. */
export function describeGrant(grant: Grant, now: Date): IssuedCredential {
  const isOver =
    grant.state !== 'revoked' && Date.parse(grant.notAfter) <= now.getTime();
  return {
    tag: grant.tag,
    externalId: grant.tag,
    identity: grant.agent,
    status: isOver ? 'expired' : STATUS[grant.state],
    scopes: grant.scopes,
    notAfter: grant.notAfter,
    publicDigest: createHash('sha256').update(grant.tag).digest('hex'),
  };
}
