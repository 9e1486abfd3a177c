import { IssuedCredential } from '@countersign/plugin-governance-node';
import { createHash } from 'node:crypto';
import { TokenSecret } from './TokenSecret';

/** Whichever of two clocks is ahead: a slow one keeps nothing alive. */
function latest(now: Date): Date {
  const own = new Date();
  return own > now ? own : now;
}

/** A token as its Secret tells of it. Where none was handed out, one may have been made that nobody has. */
export function describeToken(
  { namespace, name, tag, order, token }: TokenSecret,
  now: Date,
): IssuedCredential {
  const notAfter = token?.expiresAt ?? order.notAfter;
  return {
    tag,
    externalId: token?.credentialId ?? `Secret/${namespace}/${name}`,
    identity: order.identity,
    status:
      Date.parse(notAfter) <= latest(now).getTime() ? 'expired' : 'usable',
    scopes: order.scopes,
    notAfter,
    ...(token
      ? {
          publicDigest: createHash('sha256')
            .update(token.credentialId)
            .digest('hex'),
        }
      : {}),
  };
}
