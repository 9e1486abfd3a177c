import { z } from 'zod/v4';

const claimsSchema = z.looseObject({
  aud: z.array(z.string()),
  exp: z.number(),
  jti: z.string().min(1),
  sub: z.string(),
  'kubernetes.io': z.looseObject({
    secret: z.looseObject({ uid: z.string() }),
  }),
});

/** What stands in a token of a service account (RFC 7519, section 4, and Kubernetes' own). */
export type TokenClaims = z.output<typeof claimsSchema>;

/**
 * Reads what stands in a token. Its signature is not looked at: the server that made it gave it to us.
 *
 * @returns `undefined` where it is no token that is bound to a Secret
 */
export function readClaims(token: string): TokenClaims | undefined {
  const [, payload] = token.split('.');
  try {
    return claimsSchema.safeParse(
      JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8')),
    ).data;
  } catch {
    // The parser's own words would show a part of it.
    return undefined;
  }
}
