import { LedgerActor } from '@countersign/plugin-governance-node';
import { StepPorts } from '@countersign/plugin-governance-flows';
import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { queueBeyondRoom } from '../caps/askReviewers';
import { collectEvidence, worstSeverity } from './collectEvidence';
import { findOpenSubjects } from './operations/findReviews';
import { insertReviews } from './operations/insertReviews';
import { queueNotices } from './operations/notices';
import { appendHistory } from './operations/reviewHistory';
import {
  HoldingMaterial,
  IdentityMaterial,
  ReviewConnectors,
  ReviewEngine,
  ReviewInstance,
  ReviewInventory,
  ReviewSettings,
  ReviewStager,
} from './ports';
import { findDeadline, predictCourse } from './predictCourse';
import { projectReview } from './projectReview';
import { resolveReviewers } from './resolveReviewers';
import { ReviewFacts } from './reviewContext';
import { ReviewRow, StoredSubject } from './reviewRow';
import { phraseCourse, phraseQuestion } from './words';

/** Why reviews are opened. */
export interface ReviewCause {
  kind: 'requested' | 'scheduled' | 'event' | 'campaign';
  /** In words, for the people who are asked. */
  text: string;
  /** Where it is asked in stages: whose they are. */
  plan?: string;
}

interface OpenOptions {
  engine: ReviewEngine;
  inventory: ReviewInventory;
  connectors: ReviewConnectors;
  settings: ReviewSettings;
  ports: StepPorts;
  stager: ReviewStager;
  actor: LedgerActor;
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

function buildFacts(options: {
  identity: IdentityMaterial;
  holding: HoldingMaterial;
  evidenceDigest: string;
  ownerRef: string;
  reviewers: string[];
  leads: string[];
  mode: ReviewFacts['mode'];
  connector: ReviewFacts['connector'];
}): ReviewFacts {
  const { identity, holding } = options;
  return {
    mode: options.mode,
    ...(identity.environment ? { environment: identity.environment } : {}),
    ...(holding.requestedBy ? { requester: { ref: holding.requestedBy } } : {}),
    subject: {
      ref: holding.ref,
      kind: holding.kind,
      fingerprint: holding.fingerprint,
      privileged: holding.privileged,
    },
    identity: { ref: identity.ref, type: identity.type },
    evidence: { digest: options.evidenceDigest },
    owner: { ref: options.ownerRef },
    reviewers: { members: options.reviewers, leads: options.leads },
    connector: options.connector,
  };
}

async function prepare(
  trx: Knex.Transaction,
  options: OpenOptions & { cause: ReviewCause },
  identity: IdentityMaterial,
  holding: HoldingMaterial,
  now: Date,
) {
  const { settings, connectors } = options;
  const evidence = await collectEvidence(trx, {
    identity,
    holding,
    now,
    maxAgeMs: settings.evidenceMaxAgeMs,
  });
  const id = randomUUID();
  const { plan: planId } = options.cause;
  const staged =
    planId === undefined
      ? undefined
      : await options.stager.plan(trx, {
          planId,
          itemId: id,
          identity,
          holding,
          at: now.toISOString(),
        });
  const resolved =
    staged?.resolved ??
    (await resolveReviewers(trx, {
      ownerRef: identity.ownerRef,
      triageGroup: settings.triageGroup,
      requestedBy: holding.requestedBy,
    }));
  const mode = await settings.modeFor(trx, {
    source: identity.source,
    environment: identity.environment,
  });
  const facts = buildFacts({
    identity,
    holding,
    evidenceDigest: evidence.digest,
    ownerRef: resolved.ownerRef,
    reviewers: resolved.reviewers.map(({ ref }) => ref),
    leads: resolved.leads,
    mode,
    // What would put the grant back makes an automatic change of it pointless: people have to change it there.
    connector: identity.managedBy
      ? { revoke: false, reduce: false, disable: false }
      : connectors.supports(identity.source, holding),
  });
  return {
    id,
    staged,
    identity,
    holding,
    evidence,
    resolved,
    mode,
    facts,
  };
}

function buildRow(
  prepared: Awaited<ReturnType<typeof prepare>>,
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
  const subject: StoredSubject = {
    externalId: holding.externalId,
    actions: holding.actions,
    expiresAt: holding.expiresAt,
  };
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
    subject_json: JSON.stringify(subject),
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
    evidence: JSON.stringify(evidence.bundle),
    evidence_digest: evidence.digest,
    evidence_at: evidence.bundle.collectedAt,
    worst_severity: worstSeverity(evidence.bundle.findings) ?? null,
    change_count: evidence.bundle.changes.length,
    bounces: 0,
    version: 1,
  };
}

/**
 * Asks about everything that an identity holds and that is not being asked about already. Platform-owned identities
 * and platform-managed credentials are left out: there is nobody who could answer for them.
 *
 * @param options.only - references of the holdings to ask about; everything that the identity holds unless told
 * @returns the ids of the items that were opened
 */
export async function openReviews(
  trx: Knex.Transaction,
  options: OpenOptions & {
    identityRef: string;
    cause: ReviewCause;
    only?: ReadonlySet<string>;
  },
): Promise<string[]> {
  const { engine, inventory, settings, ports, actor, cause, only } = options;
  const identity = await inventory.readMaterial(trx, options.identityRef);
  if (!identity || identity.platformOwned) {
    return [];
  }
  const askable = identity.holdings.filter(
    ({ ref, live, platformManaged }) =>
      live && !platformManaged && (only?.has(ref) ?? true),
  );
  const open = await findOpenSubjects(
    trx,
    askable.map(({ ref }) => ref),
  );
  const now = await engine.now(trx);
  const at = now.toISOString();
  const prepared = [];
  for (const holding of askable.filter(({ ref }) => !open.has(ref))) {
    prepared.push(await prepare(trx, options, identity, holding, now));
  }
  const started = await engine.startMany(
    trx,
    prepared.map(({ id, facts, holding, mode, staged }) => ({
      flow: staged?.flow ?? settings.flow,
      subject: holding.ref,
      dedupeKey: `review/${id}`,
      facts: { ...facts, ...staged?.facts },
      mode,
      environment: identity.environment,
      source: identity.source,
      requestedBy: holding.requestedBy,
      actor,
    })),
  );
  const built = [];
  for (const [index, item] of prepared.entries()) {
    const { instanceId } = started[index];
    const instance = await engine.getInstance(trx, instanceId);
    built.push({
      row: buildRow(item, {
        instanceId,
        instance,
        onSilence: describeSilence(instance, ports),
        cause,
        now: at,
      }),
      reviewers: item.resolved.reviewers,
    });
  }
  const asked = await queueBeyondRoom(trx, {
    reviews: built
      .filter(({ row }) => row.status === 'open')
      .map(({ row, reviewers }) => ({
        itemId: row.id,
        instanceId: row.instance_id,
        reviewers,
      })),
    cap: settings.openTasksPerPerson,
    at,
  });
  const askedOf = new Map(
    asked.map(({ itemId, reviewers }) => [itemId, reviewers]),
  );
  const reviews = built.map(({ row, reviewers }) => ({
    row,
    reviewers: askedOf.get(row.id) ?? reviewers,
  }));
  await insertReviews(trx, reviews);
  for (const { row } of reviews.filter(
    review => review.row.status === 'open',
  )) {
    const staged = prepared.find(({ id }) => id === row.id)?.staged;
    if (staged) {
      await options.stager.opened(trx, staged);
    }
  }
  for (const { row } of reviews) {
    await appendHistory(trx, row.id, {
      at,
      by: 'engine',
      what: `asked ${row.owner_ref}: ${cause.text}`,
    });
  }
  await queueNotices(
    trx,
    reviews
      .filter(({ row }) => row.status === 'open')
      .map(({ row, reviewers }) => ({
        itemId: row.id,
        kind: 'asked',
        recipients: reviewers.map(({ ref }) => ref),
        occasion: 'opened',
        at,
      })),
  );
  return reviews.map(({ row }) => row.id);
}
