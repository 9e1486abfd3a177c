import { StepPorts } from '@countersign/plugin-governance-flows';
import { canonicalOnce } from '../flows/canonicalOnce';
import { worstSeverity } from './freezeEvidence';
import { CarryRule } from './carryForward';
import { ReviewInstance } from './ports';
import { findDeadline, predictCourse } from './predictCourse';
import { PreparedReview } from './prepareReviews';
import { projectReview } from './projectReview';
import { ReviewRow, storedSubjectOf } from './reviewRow';
import { phraseCourse, phraseQuestion } from './words';

/** Why reviews are opened. */
export interface ReviewCause {
  kind: 'requested' | 'scheduled' | 'event' | 'campaign';
  /** In words, for the people who are asked. */
  text: string;
  /** Where it is asked in stages: whose they are. */
  plan?: string;
  /** Whether what an exclusion in force covers is left out, as campaigns do. */
  heedsExclusions?: true;
  /** What is carried forward and not asked about, if anything. */
  carry?: CarryRule;
}

/** Says what happens if nobody answers, by running the flow ahead. */
export function describeSilence(
  instance: ReviewInstance,
  ports: StepPorts,
): string {
  const deadline = findDeadline(instance.definition, instance.snapshot);
  const course =
    deadline &&
    predictCourse(
      instance.definition,
      instance.snapshot,
      { event: { type: 'timer', id: deadline.id }, now: deadline.due },
      ports,
    );
  return course ? phraseCourse(course) : 'Nothing happens by itself.';
}

/** The row of a new item whose flow has started. */
export function buildReviewRow(
  prepared: PreparedReview,
  options: {
    instanceId: string;
    instance: ReviewInstance;
    onSilence: string;
    cause: ReviewCause;
    now: string;
  },
): ReviewRow {
  const { identity, holding, evidence, resolved } = prepared;
  const projected = projectReview(
    options.instance.definition,
    options.instance.snapshot,
  );
  const closed = projected.status === 'closed';
  return {
    id: prepared.id,
    instance_id: options.instanceId,
    open_key: closed ? null : holding.ref,
    identity_ref: identity.ref,
    identity_title: identity.title,
    identity_type: identity.type,
    subject_kind: holding.kind,
    subject_ref: holding.ref,
    subject_title: holding.title,
    subject_json: JSON.stringify(storedSubjectOf(holding)),
    subject_fingerprint: holding.fingerprint,
    identity_key: JSON.stringify(identity.key),
    question: phraseQuestion({
      identityTitle: identity.title,
      subjectKind: holding.kind,
      subjectTitle: holding.title,
      environment: identity.environment,
    }),
    source: identity.source,
    environment: identity.environment ?? null,
    mode: prepared.mode,
    owner_ref: resolved.ownerRef,
    requested_by: holding.requestedBy ?? null,
    cause: options.cause.text,
    cause_kind: options.cause.kind,
    state: projected.state,
    status: projected.status,
    decision: null,
    decided_at: null,
    decided_by: null,
    justification: null,
    reduce_to: null,
    outcome: projected.outcome ?? null,
    opened_at: options.now,
    due_at: projected.dueAt ?? options.now,
    on_silence: options.onSilence,
    withdrawable_until: null,
    closed_at: closed ? options.now : null,
    evidence: canonicalOnce(evidence.bundle),
    evidence_digest: evidence.digest,
    evidence_at: evidence.bundle.collectedAt,
    worst_severity: worstSeverity(evidence.bundle.findings) ?? null,
    change_count: evidence.bundle.changes.length,
    bounces: 0,
    version: 1,
  };
}
