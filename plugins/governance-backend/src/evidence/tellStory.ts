import {
  EvidenceData,
  EvidenceRecord,
  LEDGER_PRINCIPAL_FIELD,
} from '@countersign/plugin-governance-common';
import { ListedEntry } from '../ledger/operations';
import { ItemStory } from './operations/readStories';

type Json = Record<string, unknown>;

function asObject(text: string | null): Json | undefined {
  return text === null ? undefined : (JSON.parse(text) as Json);
}

/** Without what is not known, as canonical JSON is. */
function known<T extends object>(value: {
  [K in keyof T]: T[K] | null;
}): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, held]) => held !== null),
  ) as T;
}

function toItem(story: ItemStory): EvidenceData<'item'> {
  const { row, conflicts, asked } = story;
  return known<EvidenceData<'item'>>({
    id: row.id,
    instance: row.instance_id,
    identity: {
      ref: row.identity_ref,
      title: row.identity_title,
      type: row.identity_type,
    },
    subject: {
      kind: row.subject_kind,
      ref: row.subject_ref,
      title: row.subject_title,
      fingerprint: row.subject_fingerprint,
      decidedOn: asObject(row.subject_json) ?? {},
    },
    question: row.question,
    source: row.source,
    environment: row.environment,
    mode: row.mode,
    owner: row.owner_ref,
    requestedBy: row.requested_by,
    conflicts,
    cause: row.cause,
    status: row.status,
    state: row.state,
    decision: row.decision,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    justification: row.justification,
    reduceTo: asObject(row.reduce_to) ?? null,
    outcome: row.outcome,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    closedAt: row.closed_at,
    bounces: Number(row.bounces),
    evidenceDigest: row.evidence_digest,
    evidenceAt: row.evidence_at,
    asked,
  });
}

/** The value behind a commitment; nothing where there is none, or where it was erased. */
function personal(entry: ListedEntry, field: string): string | undefined {
  const part = entry.personal?.[field];
  return part === undefined || part === 'erased' ? undefined : part.value;
}

/** Whose pseudonym stands in the history for the moment at which somebody decided who was erased since. */
function pseudonymAt(story: ItemStory, at: string): string {
  const found = story.history.find(
    entry => entry.at === at && entry.by.startsWith('user:erased/'),
  );
  return found?.by ?? 'erased';
}

function toDecision(
  story: ItemStory,
  listed: ListedEntry,
): EvidenceData<'decision'> {
  const { seq, at, data } = listed.entry;
  return known<EvidenceData<'decision'>>({
    item: story.row.id,
    seq,
    at,
    by: personal(listed, LEDGER_PRINCIPAL_FIELD) ?? pseudonymAt(story, at),
    decision: String(data.decision),
    why: personal(listed, 'personal.justification') ?? null,
    evidenceDigest: String(data.evidenceDigest),
    reduceTo: (data.reduceTo as Json | undefined) ?? null,
    together: typeof data.together === 'number' ? data.together : null,
  });
}

/**
 * The records of an item, with everything that happened to it.
 *
 * @param decided - entries of the ledger by which people decided about it
 */
export function* tellStory(
  story: ItemStory,
  decided: readonly ListedEntry[],
): Generator<EvidenceRecord, void, void> {
  const { id, evidence, evidence_digest } = story.row;
  const stageOf = new Map(
    story.stages.map(row => [row.id, `${row.iteration}/${row.stage_id}`]),
  );
  yield {
    kind: 'record',
    type: 'item',
    key: `item/${id}`,
    data: toItem(story),
  };
  yield {
    kind: 'record',
    type: 'evidence',
    key: `evidence/${id}`,
    data: {
      item: id,
      digest: evidence_digest,
      bundle: asObject(evidence) ?? {},
    },
  };
  for (const listed of decided) {
    yield {
      kind: 'record',
      type: 'decision',
      key: `decision/${id}/${listed.entry.seq}`,
      data: toDecision(story, listed),
    };
  }
  for (const row of story.stages) {
    yield {
      kind: 'record',
      type: 'stage',
      key: `stage/${id}/${row.id}`,
      data: known<EvidenceData<'stage'>>({
        item: id,
        id: row.id,
        stage: row.stage_id,
        iteration: Number(row.iteration),
        index: Number(row.stage_index),
        strategy: row.strategy,
        level: Number(row.level),
        openedAt: row.opened_at,
        dueAt: row.due_at,
        closedAt: row.closed_at,
        outcome: row.outcome,
        people: JSON.parse(row.snapshot) as unknown,
        drift: row.drift === null ? null : (JSON.parse(row.drift) as unknown),
      }),
    };
  }
  for (const row of story.tasks) {
    yield {
      kind: 'record',
      type: 'task',
      key: `task/${id}/${row.id}`,
      data: known<EvidenceData<'task'>>({
        item: id,
        id: row.id,
        stage: stageOf.get(row.stage_row) ?? row.stage_row,
        assignee: row.assignee,
        originalAssignee: row.original_assignee,
        via: row.via,
        level: Number(row.level),
        status: row.status,
        response: row.response,
        reduceTo: asObject(row.reduce_to) ?? null,
        answeredAt: row.answered_at,
        openedAt: row.opened_at,
        closedAt: row.closed_at,
        closedFor: row.closed_for,
      }),
    };
  }
  for (const row of story.routing) {
    yield {
      kind: 'record',
      type: 'routing',
      key: `routing/${id}/${row.seq}`,
      data: known<EvidenceData<'routing'>>({
        item: id,
        seq: Number(row.seq),
        stage: stageOf.get(row.stage_row) ?? row.stage_row,
        at: row.at,
        kind: row.kind,
        levelBefore: Number(row.level_before),
        levelAfter: Number(row.level_after),
        before: JSON.parse(row.before) as unknown,
        to: JSON.parse(row.to) as unknown,
        method: row.method,
        by: row.by,
        cause: row.cause,
      }),
    };
  }
  for (const row of story.history) {
    yield {
      kind: 'record',
      type: 'history',
      key: `history/${id}/${row.seq}`,
      data: {
        item: id,
        seq: Number(row.seq),
        at: row.at,
        by: row.by,
        what: row.what,
      },
    };
  }
  for (const row of story.remediation) {
    yield {
      kind: 'record',
      type: 'remediation',
      key: `remediation/${id}/${row.id}`,
      data: known<EvidenceData<'remediation'>>({
        item: id,
        id: row.id,
        kind: row.kind,
        action: row.action,
        status: row.status,
        doer: row.doer_ref,
        reason: row.reason,
        steps: JSON.parse(row.steps) as string[],
        proof: row.proof,
        openedAt: row.opened_at,
        dueAt: row.due_at,
        closedAt: row.closed_at,
      }),
    };
  }
}
