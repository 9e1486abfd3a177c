import { ConflictError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { canonicalOnce } from '../flows/canonicalOnce';
import { ReviewActing, sendToFlow } from './actOnReview';
import { freezeEvidence, worstSeverity } from './freezeEvidence';
import { findLastDecided } from './operations/findReviews';
import { ReviewRow, storedSubjectOf } from './reviewRow';

/** What a flow is told of evidence that was collected anew. */
export interface CollectedFacts {
  evidence: { digest: string };
  subject: { fingerprint: string; privileged: boolean };
  [name: string]: JsonObject;
}

/**
 * Collects an item's evidence anew and stores it, with what it is about as it is now.
 *
 * @returns what its flow is to be told; undefined where its subject is gone
 */
export async function collectEvidence(
  trx: Knex.Transaction,
  context: Pick<ReviewActing, 'engine' | 'inventory'> & {
    evidenceMaxAgeMs: number;
  },
  row: ReviewRow,
): Promise<CollectedFacts | undefined> {
  const { engine, inventory, evidenceMaxAgeMs } = context;
  const materials = await inventory.readMaterials(trx, [row.identity_ref]);
  const identity = materials.get(row.identity_ref);
  const holding = identity?.holdings.find(({ ref }) => ref === row.subject_ref);
  if (!identity || !holding?.live) {
    return undefined;
  }
  const now = await engine.now(trx);
  const last = await findLastDecided(trx, [holding.ref]);
  const { bundle, digest } = freezeEvidence({
    identity,
    holding,
    last: last.get(holding.ref),
    now,
    maxAgeMs: evidenceMaxAgeMs,
  });
  await trx<ReviewRow>('review_items')
    .where({ id: row.id })
    .update({
      evidence: canonicalOnce(bundle),
      evidence_digest: digest,
      evidence_at: bundle.collectedAt,
      subject_fingerprint: holding.fingerprint,
      subject_json: JSON.stringify(storedSubjectOf(holding)),
      worst_severity: worstSeverity(bundle.findings) ?? null,
      change_count: bundle.changes.length,
    });
  return {
    evidence: { digest },
    subject: {
      fingerprint: holding.fingerprint,
      privileged: holding.privileged,
    },
  };
}

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
  const { evidenceMaxAgeMs } = acting.settings;
  const facts = await collectEvidence(
    trx,
    { ...acting, evidenceMaxAgeMs },
    row,
  );
  if (!facts) {
    throw new ConflictError(
      `${row.subject_title} of ${row.identity_title} is not there any more; the review closes with the next reading of ${row.source}`,
    );
  }
  await sendToFlow(trx, acting, row, { type: 'facts', facts }, actor);
}
