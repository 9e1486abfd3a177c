import {
  DecisionRequest,
  decisionRequestSchema,
  REVIEW_DECISIONS,
  ReviewDecision,
  ReviewItem,
  reviewItemSchema,
} from '@countersign/plugin-governance-common';
import { JsonValue } from '@backstage/types';
import { z } from 'zod/v4';

/** Milliseconds before its moment from which on a draft is a reason to worry. */
const SOON = 3 * 24 * 60 * 60_000;

/** A decision that was made and not sent: nobody has been told. It holds no proof of presence, nor anything secret. */
export interface DecisionDraft {
  /** The review as it was when it was decided. */
  item: ReviewItem;
  /** What is sent, bound to the evidence that was seen. */
  request: Omit<DecisionRequest, 'proof'>;
  /** When it was made, in ISO 8601. */
  at: string;
  /** Why it is still a draft although it was submitted. */
  stayed?: { kind: 'refused' | 'not-sent'; reason: string };
}

const draftSchema = z.object({
  item: reviewItemSchema.strip(),
  request: decisionRequestSchema,
  at: z.string(),
  stayed: z
    .object({ kind: z.enum(['refused', 'not-sent']), reason: z.string() })
    .optional(),
});

/** Reads a draft as it was kept; `undefined` where it is none. */
export function parseDraft(value: unknown): DecisionDraft | undefined {
  const parsed = draftSchema.safeParse(value);
  if (!parsed.success) {
    return undefined;
  }
  const { proof: _proof, ...request } = parsed.data.request;
  return { ...parsed.data, request };
}

/** A draft as it is kept, without what only the evidence of the review holds. */
export function printDraft(draft: DecisionDraft): JsonValue {
  return JSON.parse(
    JSON.stringify({
      ...draft,
      item: reviewItemSchema.strip().parse(draft.item),
    }),
  );
}

/** The drafts whose review is due within three days or overdue, the first due first. */
export function dueSoon(
  drafts: readonly DecisionDraft[],
  now: number,
): DecisionDraft[] {
  return drafts
    .filter(({ item }) => Date.parse(item.dueAt) - now <= SOON)
    .sort((a, b) => a.item.dueAt.localeCompare(b.item.dueAt));
}

/** How many of each decision there are, without those of which there is none. */
export function countDecisions(
  drafts: readonly DecisionDraft[],
): Array<{ decision: ReviewDecision; count: number }> {
  return REVIEW_DECISIONS.map(decision => ({
    decision,
    count: drafts.filter(({ request }) => request.decision === decision).length,
  })).filter(({ count }) => count > 0);
}
