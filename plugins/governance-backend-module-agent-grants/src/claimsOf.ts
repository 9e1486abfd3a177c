import { JWTPayload } from 'jose';
import { Grant } from './GrantStore';

const seconds = (time: number) => Math.floor(time / 1000);

/**
 * What a token of a grant says (RFC 9068, section 2.2; RFC 8693, section 4). Whoever the agent acts for is the subject, and the agent
 * the actor; an agent that acts for nobody is the subject itself. Never outlives the grant. Pure.
 */
export function claimsOf(
  grant: Grant,
  options: { issuer: string; jti: string; now: Date; longestLifeMs: number },
): JWTPayload & { exp: number; scope: string } {
  const { issuer, jti, now, longestLifeMs } = options;
  const end = Math.min(
    Date.parse(grant.notAfter),
    now.getTime() + longestLifeMs,
  );
  return {
    iss: issuer,
    sub: grant.actsFor ?? grant.agent,
    ...(grant.actsFor === undefined ? {} : { act: { sub: grant.agent } }),
    aud: grant.audience,
    azp: grant.agent,
    client_id: grant.agent,
    scope: grant.scopes.join(' '),
    ...(grant.tool === undefined ? {} : { tool: grant.tool }),
    jti,
    iat: seconds(now.getTime()),
    nbf: seconds(now.getTime()),
    exp: seconds(end),
  };
}
