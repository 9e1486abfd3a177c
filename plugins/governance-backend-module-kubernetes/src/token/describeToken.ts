import {
  IssuedCredential,
  latestClock,
} from '@countersign/plugin-governance-node';
import { createHash } from 'node:crypto';
import { TokenSecret } from './TokenSecret';

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
      Date.parse(notAfter) <= latestClock(now).getTime() ? 'expired' : 'usable',
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
