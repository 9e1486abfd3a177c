/**
 * How a credential stands. `issuing`: ordered, and no call has made it yet. `unknown`: a call may have made it. `delivered`: it
 * lies where its holder reads it and is not usable. `ended`: revoked, expired, failed or given up; `end_reason` says why.
 */
export type CredentialState =
  | 'issuing'
  | 'unknown'
  | 'delivered'
  | 'active'
  | 'suspended'
  | 'ended';

/** A row of `issued_credentials`. */
export interface CredentialRow {
  id: string;
  instance_id: string;
  order_key: string;
  state: CredentialState;
  issuer: string;
  /** The credential in whose place it is made. */
  replaces: string | null;
  identity: string;
  identity_ref: string | null;
  environment: string;
  scopes: string;
  purpose: string;
  owner: string;
  requested_by: string;
  /** The integration that it was asked for, in lower case; what replaces another is for the same. */
  integration: string | null;
  store: string;
  target: string;
  /** SPKI in PEM, where the issuer makes a document about one. */
  public_key: string | null;
  not_after: string;
  tag: string | null;
  external_id: string | null;
  fingerprint: string | null;
  stored_at: string | null;
  stored_version: string | null;
  ordered_at: string;
  issued_at: string | null;
  delivered_at: string | null;
  activated_at: string | null;
  confirmed_at: string | null;
  ended_at: string | null;
  refused_at: string | null;
  end_reason: string | null;
}

/**
 * What became of a call to an issuer. `called`: nobody has written down its answer. `made`: it made the credential of its row.
 * `nothing`: it made nothing, for certain. `absent`: nothing was there when it was looked for; what is under way may still
 * come. `orphan`: it made one that nobody holds. `removed`: such a one was revoked.
 */
export type CallState =
  | 'called'
  | 'made'
  | 'nothing'
  | 'absent'
  | 'orphan'
  | 'removed';

/** A row of `issuing_calls`. */
export interface CallRow {
  tag: string;
  credential_id: string;
  number: number;
  issuer: string;
  state: CallState;
  called_at: string;
  waits_until: string;
  settled_at: string | null;
  reason: string | null;
}
