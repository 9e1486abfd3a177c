/** A row of `claim_keys`. */
export interface ClaimKeyRow {
  thumbprint: string;
  owner: string;
  label: string | null;
  /** JSON, public members only. */
  jwk: string;
  created_at: string;
  removed_at: string | null;
}

/**
 * How a claim stands. `sealed`: it lies there. `claimed`: it was handed out, and is here no more. `destroyed`: nobody took it
 * and nobody can; `destroyed_why` says why.
 */
export type ClaimState = 'sealed' | 'claimed' | 'destroyed';

/** Why a sealed value was destroyed. */
export type DestroyedWhy = 'expired' | 'withdrawn' | 'key-removed';

/** A row of `sealed_claims`. */
export interface ClaimRow {
  id: string;
  thumbprint: string;
  owner: string;
  credential_id: string;
  idempotency_key: string;
  state: ClaimState;
  /** Counts what was written over. */
  version: number;
  jwe: string | null;
  created_at: string;
  expires_at: string;
  opened_at: string | null;
  claimed_at: string | null;
  claimed_from: string | null;
  second_at: string | null;
  second_from: string | null;
  /** Whether what follows from a second use, or from a value that nobody has, is still to be done. */
  alarm: 'raised' | 'done' | null;
  destroyed_at: string | null;
  destroyed_why: DestroyedWhy | null;
}
