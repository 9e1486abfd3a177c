import {
  EnforcementMode,
  Reduction,
  ReviewDecision,
  ReviewItem,
  ReviewOutcome,
  ReviewStatus,
  ReviewSubjectKind,
} from '@countersign/plugin-governance-common';

/** A row of `review_items`. */
export interface ReviewRow {
  id: string;
  instance_id: string;
  open_key: string | null;
  identity_ref: string;
  identity_title: string;
  identity_type: string;
  subject_kind: ReviewSubjectKind;
  subject_ref: string;
  subject_title: string;
  subject_json: string;
  subject_fingerprint: string;
  identity_key: string;
  question: string;
  source: string;
  environment: string | null;
  mode: EnforcementMode;
  owner_ref: string;
  requested_by: string | null;
  cause: string;
  cause_kind: string;
  state: string;
  status: ReviewStatus;
  decision: ReviewDecision | null;
  decided_at: string | null;
  decided_by: string | null;
  justification: string | null;
  reduce_to: string | null;
  outcome: ReviewOutcome | null;
  opened_at: string;
  due_at: string;
  on_silence: string;
  withdrawable_until: string | null;
  closed_at: string | null;
  evidence: string;
  evidence_digest: string;
  evidence_at: string;
  worst_severity: 'critical' | 'high' | 'medium' | 'low' | null;
  change_count: number;
  bounces: number;
  version: number;
}

/** What the subject was when it was asked about; connectors compare it with what is there. */
export interface StoredSubject {
  externalId: string;
  /** The kind of credential or grant; absent of items that were opened before it was kept. */
  type?: string;
  actions?: string[];
  /** Of a grant; absent of items that were opened before it was kept, as is the next. */
  name?: string;
  /** Of a credential: when it was made. */
  createdAt?: string;
  expiresAt?: string;
}

/** What of a holding is kept with an item about it. */
export function storedSubjectOf(holding: StoredSubject): StoredSubject {
  const { externalId, type, actions, name, createdAt, expiresAt } = holding;
  return { externalId, type, actions, name, createdAt, expiresAt };
}

/** A row as lists show it. */
export function toReviewItem(row: ReviewRow): ReviewItem {
  return {
    id: row.id,
    question: row.question,
    subject: {
      kind: row.subject_kind,
      ref: row.subject_ref,
      title: row.subject_title,
    },
    identity: {
      ref: row.identity_ref,
      title: row.identity_title,
      type: row.identity_type,
    },
    source: row.source,
    environment: row.environment ?? undefined,
    mode: row.mode,
    status: row.status,
    state: row.state,
    owner: row.owner_ref,
    cause: row.cause,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    onSilence: row.on_silence,
    decision: row.decision ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    withdrawableUntil: row.withdrawable_until ?? undefined,
    outcome: row.outcome ?? undefined,
    closedAt: row.closed_at ?? undefined,
    worstSeverity: row.worst_severity ?? undefined,
    changeCount: Number(row.change_count),
    version: Number(row.version),
  };
}

/** What a row's *reduce* keeps. */
export function reductionOf(row: ReviewRow): Reduction | undefined {
  return row.reduce_to ? (JSON.parse(row.reduce_to) as Reduction) : undefined;
}
