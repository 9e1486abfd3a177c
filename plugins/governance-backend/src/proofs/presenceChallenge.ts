import { createHash } from 'node:crypto';

/** What a decision is about, as far as a proof of presence is bound to it. */
export interface ProvenDecision {
  instanceId: string;
  decision: string;
  /** The digest that the question carries. */
  digest: string;
}

/**
 * The WebAuthn challenge of a proof: SHA-256 over a nonce, the instance, the decision and the digest of what is decided.
 * The authenticator signs over it, so a signature of one decision is none of another, and can be checked again by
 * whoever has the four parts. Base64url.
 */
export function presenceChallenge(
  nonce: string,
  { instanceId, decision, digest }: ProvenDecision,
): string {
  return createHash('sha256')
    .update(JSON.stringify([nonce, instanceId, decision, digest]))
    .digest('base64url');
}
