import { ConflictError } from '@backstage/errors';
import {
  DecisionRequest,
  EvidenceBundle,
} from '@countersign/plugin-governance-common';
import { isUnowned } from '../secondPerson/needsSecond';
import { isEvidenceStale } from './assembleEvidence';
import { checkReduction } from './checkReduction';
import { ReviewRow, StoredSubject } from './reviewRow';

function requireCurrentEvidence(
  row: ReviewRow,
  bundle: EvidenceBundle,
  request: DecisionRequest,
  limits: { now: Date; maxAgeMs: number },
): void {
  if (row.evidence_digest !== request.evidenceDigest) {
    throw new ConflictError(
      'The evidence has changed since it was shown; look at it again and decide on what stands there now (stale-evidence)',
    );
  }
  if (
    row.status === 'open' &&
    !request.override &&
    isEvidenceStale(bundle, limits)
  ) {
    throw new ConflictError(
      `The evidence is older than the policy accepts (collected ${bundle.collectedAt}); refresh the evidence and decide on that, or keep it by an override with a reason, which takes a second person (stale-evidence)`,
    );
  }
}

function requireOwner(
  row: ReviewRow,
  bundle: EvidenceBundle,
  request: DecisionRequest,
): void {
  if (request.decision === 'keep' && !request.override && isUnowned(bundle)) {
    throw new ConflictError(
      `Nobody is known to own ${row.identity_title}, so nobody can keep it; name an owner at its source, revoke, or keep it by an override with a reason, which takes a second person (unresolved-owner)`,
    );
  }
}

/**
 * Checks what a decision rests on, before the flow is asked who may make it.
 *
 * @throws ConflictError where the evidence is not the one that was seen or is stale, or no owner is resolved for a keep;
 * InputError where what remains after *reduce* is not a strict part
 */
export function checkDecision(
  row: ReviewRow,
  request: DecisionRequest,
  limits: { now: Date; maxAgeMs: number },
): void {
  const bundle: EvidenceBundle = JSON.parse(row.evidence);
  requireCurrentEvidence(row, bundle, request, limits);
  requireOwner(row, bundle, request);
  if (request.reduceTo) {
    const subject: StoredSubject = JSON.parse(row.subject_json);
    checkReduction(
      request.reduceTo,
      { ...subject, kind: row.subject_kind },
      limits.now,
    );
  }
}
