import { z } from 'zod/v4';

/**
 * A public key as RFC 7517 writes it down. Members are checked one by one where it is registered, so that whoever sends a
 * private key by mistake is told so.
 *
 * @public
 */
export const publicJwkSchema = z
  .looseObject({ kty: z.string().max(16) })
  .describe(
    'A public JSON Web Key for ECDH-ES: kty EC with crv P-256, or kty OKP with crv X25519',
  );

/** What a key for claims is registered with. @public */
export const claimKeyRequestSchema = z.strictObject({
  jwk: publicJwkSchema,
  label: z.string().trim().min(1).max(100).optional(),
});

/** What {@link claimKeyRequestSchema} accepts. @public */
export type ClaimKeyRequest = z.input<typeof claimKeyRequestSchema>;

/** A public key to which credentials can be sealed. @public */
export const claimKeySchema = z.strictObject({
  /** SHA-256 of RFC 7638, base64url. */
  thumbprint: z.string(),
  /** What a request names as its target, so that the approval is bound to this key. */
  target: z.string(),
  label: z.string().optional(),
  jwk: publicJwkSchema,
  createdAt: z.string(),
});

/** What {@link claimKeySchema} accepts, parsed. @public */
export type ClaimKey = z.output<typeof claimKeySchema>;

/** A credential that lies sealed for the caller, and can be taken once. @public */
export const claimSchema = z.strictObject({
  id: z.string(),
  credential: z.string(),
  identity: z.string(),
  environment: z.string(),
  purpose: z.string(),
  /** When the credential itself ends. */
  notAfter: z.string(),
  /** Of the key that opens it. */
  thumbprint: z.string(),
  /** Whether it can be opened by now: only once the credential is active. */
  ready: z.boolean(),
  createdAt: z.string(),
  /** Opening it is what starts its last minutes. */
  openedAt: z.string().optional(),
  /** What is not taken until then is destroyed. */
  expiresAt: z.string(),
});

/** What {@link claimSchema} accepts, parsed. @public */
export type Claim = z.output<typeof claimSchema>;

/** The right to take one claim, for a few minutes. @public */
export const claimTokenSchema = z.strictObject({
  token: z.string(),
  expiresAt: z.string(),
});

/** What {@link claimTokenSchema} accepts, parsed. @public */
export type ClaimToken = z.output<typeof claimTokenSchema>;

/** What a claim is taken with. @public */
export const takeClaimRequestSchema = z.strictObject({
  token: z.string().min(1).max(2000),
});

/** What {@link takeClaimRequestSchema} accepts. @public */
export type TakeClaimRequest = z.input<typeof takeClaimRequestSchema>;

/** The sealed value, which only the holder of the private key can open. @public */
export const takenClaimSchema = z.strictObject({
  /** Compact JWE (RFC 7516). */
  jwe: z.string(),
  credential: z.string(),
});

/** What {@link takenClaimSchema} accepts, parsed. @public */
export type TakenClaim = z.output<typeof takenClaimSchema>;
