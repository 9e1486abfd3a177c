import { ConflictError } from '@backstage/errors';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ReviewActing, sendToFlow } from './actOnReview';
import { freezeEvidence, worstSeverity } from './freezeEvidence';
import { findLastDecided } from './operations/findReviews';
import { ReviewRow, StoredSubject } from './reviewRow';

/**
 * Collects an open item's evidence anew. Votes on the old one are void from then on.
 *
 * @throws ConflictError where the item is not open, or its subject is gone
 */
export async function refreshEvidence(
  trx: Knex.Transaction,
  acting: ReviewActing,
  row: ReviewRow,
  actor: LedgerActor,
): Promise<void> {
  if (row.status !== 'open') {
    throw new ConflictError(
      `Review '${row.id}' is ${row.status}; evidence is refreshed while it is open`,
    );
  }
  const { engine, inventory, settings } = acting;
  const materials = await inventory.readMaterials(trx, [row.identity_ref]);
  const identity = materials.get(row.identity_ref);
  const holding = identity?.holdings.find(({ ref }) => ref === row.subject_ref);
  if (!identity || !holding?.live) {
    throw new ConflictError(
      `${row.subject_title} of ${row.identity_title} is not there any more; the review closes with the next reading of ${row.source}`,
    );
  }
  const now = await engine.now(trx);
  const last = await findLastDecided(trx, [holding.ref]);
  const { bundle, digest } = freezeEvidence({
    identity,
    holding,
    last: last.get(holding.ref),
    now,
    maxAgeMs: settings.evidenceMaxAgeMs,
  });
  const subject: StoredSubject = {
    externalId: holding.externalId,
    actions: holding.actions,
    expiresAt: holding.expiresAt,
  };
  await trx<ReviewRow>('review_items')
    .where({ id: row.id })
    .update({
      evidence: JSON.stringify(bundle),
      evidence_digest: digest,
      evidence_at: bundle.collectedAt,
      subject_fingerprint: holding.fingerprint,
      subject_json: JSON.stringify(subject),
      worst_severity: worstSeverity(bundle.findings) ?? null,
      change_count: bundle.changes.length,
    });
  await sendToFlow(
    trx,
    acting,
    row,
    {
      type: 'facts',
      facts: {
        evidence: { digest },
        subject: {
          fingerprint: holding.fingerprint,
          privileged: holding.privileged,
        },
      },
    },
    actor,
  );
}
