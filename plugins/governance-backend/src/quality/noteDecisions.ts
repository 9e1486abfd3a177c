import {
  EvidenceBundle,
  ReviewDecision,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { recommend } from '../certification/recommend';
import { ReviewRow } from '../certification/reviewRow';
import { toChunks } from '../flows/operations/insertChunks';
import { OpeningRow } from './recordOpening';

/** A row of `review_decision_marks`. */
export interface MarkRow {
  item_id: string;
  user_ref: string;
  decided_at: string;
  decision: ReviewDecision;
  opened_at: string | null;
  evidence_opened: boolean | number;
  together: number;
  recommended: 'keep' | 'revoke' | null;
  weighty: boolean | number;
  unsure: boolean | number;
}

/** Whether it asks for a closer look than most. */
function isWeighty(row: ReviewRow): boolean {
  return (
    Number(row.change_count) > 0 ||
    row.worst_severity === 'critical' ||
    row.worst_severity === 'high'
  );
}

function recommendedFor(row: ReviewRow): MarkRow['recommended'] {
  const evidence: EvidenceBundle = JSON.parse(row.evidence);
  const decision = recommend(evidence)?.decision;
  if (decision === undefined) {
    return null;
  }
  return decision === 'keep' ? 'keep' : 'revoke';
}

/**
 * Keeps how decisions of one person were made, in the transaction that records them: when they had last opened each item, and
 * what its evidence spoke for at that moment. Who decides again about the same item has one mark, the last.
 *
 * @param together - of how many decisions these are a part
 */
export async function noteDecisions(
  trx: Knex.Transaction,
  decided: ReadonlyArray<{
    row: ReviewRow;
    decision: ReviewDecision;
    /** Whether a report of what was opened got lost. */
    openingLost: boolean;
  }>,
  options: { userRef: string; at: string; together: number },
): Promise<void> {
  const { userRef, at, together } = options;
  for (const chunk of toChunks(decided)) {
    const openings = await trx<OpeningRow>('review_openings')
      .where({ user_ref: userRef })
      .whereIn(
        'item_id',
        chunk.map(({ row }) => row.id),
      );
    const openingOf = new Map(openings.map(row => [row.item_id, row]));
    await trx<MarkRow>('review_decision_marks')
      .insert(
        chunk.map(({ row, decision, openingLost }) => {
          const opening = openingOf.get(row.id);
          return {
            item_id: row.id,
            user_ref: userRef,
            decided_at: at,
            decision,
            opened_at: opening?.opened_at ?? null,
            evidence_opened: Boolean(opening?.evidence_at),
            together,
            recommended: recommendedFor(row),
            weighty: isWeighty(row),
            unsure: openingLost || Boolean(opening?.unsure),
          };
        }),
      )
      .onConflict(['item_id', 'user_ref'])
      .merge();
  }
}
