import { ConflictError } from '@backstage/errors';
import {
  canonicalJson,
  Ceremony,
  DecisionRequest,
  EvidenceBundle,
} from '@countersign/plugin-governance-common';
import { boundFields } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import {
  requireAsked,
  ReviewActing,
  ReviewCaller,
  sendToFlow,
} from './actOnReview';
import { keyOf } from '../directory/personsOf';
import { isInStages } from '../reviewTasks/isInStages';
import { refuseConflicts } from '../reviewTasks/refuseConflicts';
import { isEvidenceStale } from './assembleEvidence';
import { checkReduction } from './checkReduction';
import { lockReviewRow } from './operations/findReviews';
import { appendHistory } from './operations/reviewHistory';
import { ReviewInstance } from './ports';
import { ReviewRow, StoredSubject } from './reviewRow';
import { DECISION_WORDS } from './words';

function requireCurrentEvidence(
  row: ReviewRow,
  request: DecisionRequest,
  limits: { now: Date; maxAgeMs: number },
): void {
  if (row.evidence_digest !== request.evidenceDigest) {
    throw new ConflictError(
      'The evidence has changed since it was shown; look at it again and decide on what stands there now (stale-evidence)',
    );
  }
  const bundle: EvidenceBundle = JSON.parse(row.evidence);
  if (row.status === 'open' && isEvidenceStale(bundle, limits)) {
    throw new ConflictError(
      `The evidence is older than the policy accepts (collected ${bundle.collectedAt}); refresh the evidence and decide on that (stale-evidence)`,
    );
  }
}

function requireOwner(row: ReviewRow, request: DecisionRequest): void {
  const bundle: EvidenceBundle = JSON.parse(row.evidence);
  const owner = bundle.identity.facts.find(({ field }) => field === 'owner');
  if (request.decision === 'keep' && !owner?.known) {
    throw new ConflictError(
      `Nobody is known to own ${row.identity_title}, so nobody can keep it; name an owner at its source, or revoke (unresolved-owner)`,
    );
  }
}

function hasVoted({ snapshot }: ReviewInstance, userRef: string): boolean {
  return (snapshot.approval?.votes ?? []).some(
    ({ voter }) => keyOf(voter) === keyOf(userRef),
  );
}

/** The digest over what the person saw, not over what lies here now: a difference is refused. */
async function digestOfSeen(
  trx: Knex.Transaction,
  acting: ReviewActing,
  row: ReviewRow,
  request: Pick<DecisionRequest, 'evidenceDigest'>,
): Promise<string> {
  const { engine, ports } = acting;
  const instance = await engine.getInstance(trx, row.instance_id);
  return ports.digest(
    canonicalJson({
      ...boundFields(instance.definition, instance.snapshot),
      'evidence.digest': request.evidenceDigest,
    }),
  );
}

/**
 * Begins the proof of presence that a decision takes.
 *
 * @throws NotAllowedError where this person may not decide, ConflictError where they have no passkey.
 */
export async function beginReviewProof(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  request: Pick<DecisionRequest, 'decision' | 'evidenceDigest'>,
  caller: ReviewCaller,
): Promise<Ceremony> {
  const row = await lockReviewRow(trx, id);
  await requireAsked(trx, row, caller);
  return acting.proofs.begin(
    trx,
    {
      instanceId: row.instance_id,
      decision: request.decision,
      digest: await digestOfSeen(trx, acting, row, request),
    },
    caller.userRef,
  );
}

/**
 * Records a decision.
 *
 * @throws ConflictError where the evidence is not the one that was seen or is stale, where no owner is resolved for a
 * keep, or where the moment has passed; NotAllowedError where this person may not decide; InputError where what
 * remains after *reduce* is not a strict part.
 */
export async function decideReview(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  request: DecisionRequest,
  caller: ReviewCaller,
): Promise<void> {
  const row = await lockReviewRow(trx, id);
  const now = await acting.engine.now(trx);
  requireCurrentEvidence(row, request, {
    now,
    maxAgeMs: acting.settings.evidenceMaxAgeMs,
  });
  requireOwner(row, request);
  if (request.reduceTo) {
    const subject: StoredSubject = JSON.parse(row.subject_json);
    checkReduction(request.reduceTo, subject, now);
  }
  await requireAsked(trx, row, caller);
  const { decision } = request;
  const digest = await digestOfSeen(trx, acting, row, request);
  const instance = await acting.engine.getInstance(trx, row.instance_id);
  await refuseConflicts(trx, acting, { row, instance, caller });
  const inStages = isInStages(instance.definition);
  if (inStages && hasVoted(instance, caller.userRef)) {
    // While the stage is open, whoever has answered may answer otherwise.
    await sendToFlow(
      trx,
      acting,
      row,
      { type: 'withdraw', voter: caller.userRef },
      caller.actor,
    );
  }
  const proof =
    request.proof &&
    (await acting.proofs.verify(
      trx,
      request.proof,
      { instanceId: row.instance_id, decision, digest },
      caller,
    ));
  await sendToFlow(
    trx,
    acting,
    row,
    {
      type: 'vote',
      voter: caller.userRef,
      voterKind: 'person',
      decision,
      digest,
      ...(proof ? { proof } : {}),
      ...(request.reduceTo ? { payload: { ...request.reduceTo } } : {}),
    },
    caller.actor,
  );
  const at = now.toISOString();
  if (inStages) {
    // What the stages together come to is written when they have; a reason belongs to the answer that it came to by.
    await trx<ReviewRow>('review_items')
      .where({ id, decided_by: keyOf(caller.userRef) })
      .update({ justification: request.justification ?? null });
  } else {
    await trx<ReviewRow>('review_items')
      .where({ id })
      .update({
        decision: request.decision,
        decided_at: at,
        decided_by: caller.userRef,
        justification: request.justification ?? null,
        reduce_to: request.reduceTo ? JSON.stringify(request.reduceTo) : null,
      });
  }
  await appendHistory(trx, id, {
    at,
    by: caller.userRef,
    what: DECISION_WORDS[request.decision],
  });
  await acting.ledger.append(trx, [
    {
      type: 'review.decided',
      subject: `review:${id}`,
      at: now,
      actor: caller.actor,
      data: {
        decision: request.decision,
        subject: row.subject_ref,
        subjectFingerprint: row.subject_fingerprint,
        evidenceDigest: request.evidenceDigest,
        mode: row.mode,
        ...(request.reduceTo ? { reduceTo: { ...request.reduceTo } } : {}),
      },
      personal: request.justification
        ? { justification: request.justification }
        : undefined,
    },
  ]);
}
