import { IdentityKey, Reduction } from '@countersign/plugin-governance-common';

/**
 * What a decision orders about one credential or grant.
 *
 * @public
 */
export interface RemediationOrder {
  action: 'revoke' | 'reduce' | 'disable' | 'restore';
  /** Id of the source that holds the subject. */
  source: string;
  identity: IdentityKey;
  subject: {
    kind: 'credential' | 'grant';
    externalId: string;
    /**
     * What the decision rested on. A connector refuses when the live subject holds anything else, because nobody
     * decided about that.
     */
    expected: {
      actions?: string[];
      /** Of a grant: the role, scope or verbs, as the source named them. */
      name?: string;
      /** Of a credential: when it was made, as the source said (ISO 8601). */
      createdAt?: string;
    };
  };
  /**
   * For `revoke`: when an order disabled the subject, where a cool-down has passed since (ISO 8601). A connector deletes for
   * good only then; without it, it takes the subject out of service in a way that somebody can still look at.
   */
  disabledAt?: string;
  /** For `reduce`: what remains. Always a strict part of what was held. */
  reduceTo?: Reduction;
}

/**
 * What a connector did. `refused` and `failed` carry a reason for a person and never a secret.
 *
 * @public
 */
export type RemediationResult =
  | { outcome: 'applied'; detail: string }
  | { outcome: 'already-applied'; detail: string }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'failed'; reason: string; retryable: boolean };

/**
 * What reading back showed.
 *
 * @public
 */
export interface RemediationVerification {
  verified: boolean;
  /** What was asked and what the system answered, for the evidence. */
  detail: string;
}

/**
 * Carries decisions out in one source and reads them back. Idempotent: the same key may come any number of times.
 *
 * @public
 */
export interface RemediationConnector {
  /** Versioned id, for example `postgresql@v1`. */
  id: string;
  /** Id of the source that this connector serves. */
  source: string;
  /** Whether it can carry out this action on this subject; what it cannot becomes a manual task. */
  supports(order: Pick<RemediationOrder, 'action' | 'subject'>): boolean;
  apply(
    order: RemediationOrder,
    options: { idempotencyKey: string; signal: AbortSignal },
  ): Promise<RemediationResult>;
  verify(
    order: RemediationOrder,
    options: { signal: AbortSignal },
  ): Promise<RemediationVerification>;
}
