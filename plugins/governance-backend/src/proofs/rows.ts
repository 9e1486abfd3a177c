/** A row of `proof_passkeys`. */
export interface PasskeyRow {
  /** Credential id, base64url. */
  id: string;
  user_ref: string;
  label: string;
  /** COSE key, base64url. */
  public_key: string;
  /** PostgreSQL yields a `bigint` as a text. */
  counter: number | string;
  /** JSON list of WebAuthn transports. */
  transports: string;
  backed_up: boolean | number;
  created_at: string;
  usable_from: string;
  last_used_at: string | null;
  removed_at: string | null;
  removed_by: string | null;
}

/** What a challenge was given out for. */
export type ChallengePurpose = 'enrol' | 'admit' | 'decide';

/** A row of `proof_challenges`. */
export interface ChallengeRow {
  id: string;
  user_ref: string;
  purpose: ChallengePurpose;
  challenge: string;
  nonce: string;
  instance_id: string | null;
  decision: string | null;
  digest: string | null;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  passkey_id: string | null;
  assertion: string | null;
}
