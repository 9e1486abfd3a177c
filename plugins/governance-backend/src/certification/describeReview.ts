import {
  AllowedAction,
  canonicalJson,
  EvidenceBundle,
  keyOf,
  REVIEW_DECISIONS,
  ReviewDecision,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import {
  boundFields,
  ProofDemand,
  step,
  StepPorts,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { resolveLead } from '../directory/queryDirectory';
import { peopleConcerned } from '../remediation/noteUse';
import { findCoolDown } from '../remediation/operations/coolDowns';
import { toCoolDown } from '../remediation/toCoolDown';
import {
  isSecondPerson,
  asksSecondPerson,
} from '../secondPerson/isSecondPerson';
import { needsSecond, settledBefore } from '../secondPerson/needsSecond';
import { readOwnerChanges } from '../secondPerson/operations/readOwnerChanges';
import { findSecond, SecondReason } from '../secondPerson/operations/seconds';
import { toSecond } from '../secondPerson/toSecond';
import { describeOwnership } from '../ownership/describeOwnership';
import { readProposable } from '../ownership/readProposable';
import { describeExcluded } from '../exclusions';
import { describeExcepted } from '../exceptionGrants/describeExcepted';
import { describeException } from '../exceptionGrants/describeException';
import { isInStages } from '../reviewTasks/isInStages';
import { isEvidenceStale } from './assembleEvidence';
import {
  getReviewRow,
  listReviewers,
  listSiblings,
} from './operations/findReviews';
import { listTasks } from './operations/remediationTasks';
import { listHistory } from './operations/reviewHistory';
import { ReviewEngine, ReviewInstance, ReviewSettings } from './ports';
import { predictCourse } from './predictCourse';
import { recommend } from './recommend';
import { ReviewRow, StoredSubject, toReviewItem } from './reviewRow';
import { suggestCandidates } from './suggestCandidates';
import { phraseCourse } from './words';

interface ActionContext {
  row: ReviewRow;
  subject: StoredSubject;
  instance: ReviewInstance;
  viewer: string | undefined;
  isAsked: boolean;
  /** Whether they may say how it goes on once it was decided. */
  isConcerned: boolean;
  /** Why a keep takes a second person; empty where it does not. */
  takesSecond: SecondReason[];
  /** Who is asked by handing it on, and what becomes of the deadline, in words. */
  routes: Partial<Record<AllowedAction['action'], string>>;
  /** Whether it waits for the second person. */
  isSecond: boolean;
  stale: boolean;
  now: string;
  ports: StepPorts;
}

function refuse(
  action: AllowedAction['action'],
  reason: string,
): AllowedAction {
  return { action, allowed: false, reason };
}

function canReduce(context: ActionContext): boolean {
  const { row, subject } = context;
  return (
    (subject.actions?.length ?? 0) > 1 || row.subject_kind === 'credential'
  );
}

/** The proof of presence that a decision takes now, if it takes one. */
function proofDemand({
  definition,
  snapshot,
}: ReviewInstance): ProofDemand | undefined {
  const state = definition.states[snapshot.state];
  return state.kind === 'approval' ? state.proof : undefined;
}

/** In a stage it is an answer that decides nothing; otherwise the lead of the owners is asked besides. */
function describeDontKnow(options: {
  lead: string | undefined;
  until: string;
  inStages: boolean;
}): string {
  const { lead, until, inStages } = options;
  if (inStages) {
    return `It counts as an answer that decides nothing; you can answer otherwise while the stage is open, and ${until}.`;
  }
  return lead
    ? `${lead} is asked besides, you can still answer, and ${until}.`
    : 'Nobody leads the owners, so nobody could be asked besides; hand it on instead.';
}

/** What handing a question on does; neither decides, and the deadline goes on. */
function describeRoutes(options: {
  row: ReviewRow;
  next: { ref: string; reason: string } | undefined;
  lead: string | undefined;
  inStages: boolean;
}): ActionContext['routes'] {
  const { row, next, lead, inStages } = options;
  const until = `the deadline stays ${row.due_at.slice(0, 10)}`;
  return {
    ...(next
      ? {
          'not-mine': `${next.ref} is asked instead, because it ${next.reason}; ${until}.`,
        }
      : {}),
    'dont-know': describeDontKnow({ lead, until, inStages }),
  };
}

/** Why a keep is not possible where nobody else can be asked about it. */
const TAKES_SECOND: Record<SecondReason, string> = {
  'stale-evidence': 'Refresh the evidence first',
  'unresolved-owner': 'Nobody is known to own it',
  'ownership-changed': 'Its owner has changed, which takes a second person',
};

/** What a decision would do for this viewer now: the flow itself is asked, and nothing is written. */
function describeDecision(
  decision: ReviewDecision,
  context: ActionContext,
): AllowedAction {
  const { row, instance, viewer, ports } = context;
  if (row.status !== 'open') {
    return refuse(decision, `It is ${row.status.replace('-', ' ')}`);
  }
  if (!viewer) {
    return refuse(decision, 'Only a person can decide');
  }
  if (context.isSecond) {
    return refuse(decision, 'A second person is asked whether they agree');
  }
  if (context.stale && decision !== 'keep') {
    return refuse(decision, 'Refresh the evidence first');
  }
  if (decision === 'reduce' && !canReduce(context)) {
    return refuse(decision, 'There is no smaller part of it');
  }
  const digest = ports.digest(
    canonicalJson(boundFields(instance.definition, instance.snapshot)),
  );
  const demand = proofDemand(instance);
  const event = {
    type: 'vote' as const,
    voter: viewer,
    voterKind: 'person' as const,
    decision,
    digest,
    // Looks ahead as if the person had proven presence; the decision itself takes a real proof.
    ...(demand
      ? { proof: { uses: demand.uses, at: context.now, digest } }
      : {}),
  };
  const tried = step(
    instance.definition,
    instance.snapshot,
    event,
    context.now,
    ports,
  );
  if (tried.refused) {
    return refuse(decision, tried.refused.reason);
  }
  if (decision === 'keep' && context.takesSecond.length > 0) {
    return asksSecondPerson(instance.definition)
      ? {
          action: decision,
          allowed: true,
          takesSecond: context.takesSecond,
          consequence:
            'Somebody independent is asked whether they agree; until they do, nothing is decided.',
        }
      : refuse(decision, TAKES_SECOND[context.takesSecond[0]]);
  }
  const course = predictCourse(
    instance.definition,
    instance.snapshot,
    { event, now: context.now },
    ports,
  );
  return {
    action: decision,
    allowed: true,
    consequence: course ? phraseCourse(course) : undefined,
  };
}

function describeRouting(context: ActionContext): AllowedAction[] {
  const { row } = context;
  const asked = context.isAsked
    ? undefined
    : `${row.owner_ref} is asked, and not you`;
  const waiting = context.isSecond
    ? 'A second person is asked whether they agree'
    : asked;
  const open = row.status === 'open' ? waiting : 'It is not open';
  const second: AllowedAction =
    context.isSecond && context.isAsked
      ? {
          action: 'second',
          allowed: true,
          consequence:
            'If you agree, it is kept, and both of you stand in the record; if not, it is asked again.',
        }
      : refuse('second', 'Nobody asks you to agree with anything');
  const routing = (['not-mine', 'dont-know', 'refresh-evidence'] as const).map(
    (action): AllowedAction =>
      open
        ? refuse(action, open)
        : { action, allowed: true, consequence: context.routes[action] },
  );
  const state = context.instance.definition.states[row.state];
  const concerned = context.isConcerned
    ? undefined
    : `${row.owner_ref} and whoever decided can say so, and not you`;
  const contestable =
    state?.kind === 'wait' && state.for.includes('owner.contested')
      ? concerned
      : 'Nothing was disabled that could be restored';
  const confirmable =
    state?.kind === 'wait' && state.for.includes('deletion.confirmed')
      ? concerned
      : 'No deletion is held';
  const held =
    row.status === 'withdrawable'
      ? asked
      : 'There is no decision that could be taken back';
  return [
    second,
    ...routing,
    held
      ? refuse('withdraw', held)
      : {
          action: 'withdraw',
          allowed: true,
          consequence: 'Nothing has been done yet; the question is open again.',
        },
    contestable
      ? refuse('restore', contestable)
      : {
          action: 'restore',
          allowed: true,
          consequence: 'It works again, and the question is open again.',
        },
    confirmable
      ? refuse('confirm-deletion', confirmable)
      : {
          action: 'confirm-deletion',
          allowed: true,
          consequence:
            'It is deleted for good although somebody asks for it; whatever does breaks.',
        },
  ];
}

/** While a stage is open, whoever has answered may answer otherwise: for them it is as if they had not yet. */
function asIfUnanswered(
  { definition, snapshot }: ReviewInstance,
  viewer: string | undefined,
): ReviewInstance {
  const { approval } = snapshot;
  return approval && viewer && isInStages(definition)
    ? {
        definition,
        snapshot: {
          ...snapshot,
          approval: {
            ...approval,
            votes: approval.votes.filter(
              ({ voter }) => keyOf(voter) !== keyOf(viewer),
            ),
          },
        },
      }
    : { definition, snapshot };
}

/** An item with everything a person needs to decide, as this viewer may act on it. */
export async function describeReview(
  trx: Knex.Transaction,
  options: {
    id: string;
    viewer: string | undefined;
    engine: ReviewEngine;
    settings: ReviewSettings;
    ports: StepPorts;
  },
): Promise<ReviewItemDetail> {
  const { engine, settings, ports, viewer } = options;
  const row = await getReviewRow(trx, options.id);
  const now = await engine.now(trx);
  const instance = asIfUnanswered(
    await engine.getInstance(trx, row.instance_id),
    viewer,
  );
  const reviewers = await listReviewers(trx, row.id);
  const evidence: EvidenceBundle = JSON.parse(row.evidence);
  const stale = isEvidenceStale(evidence, {
    now,
    maxAgeMs: settings.evidenceMaxAgeMs,
  });
  const isSecond = isSecondPerson(instance.definition, instance.snapshot);
  const ownerChanges = await readOwnerChanges(trx, {
    identityRefs: [row.identity_ref],
    since: settledBefore(row),
  });
  const second = await findSecond(trx, row.id);
  const candidates = await suggestCandidates(trx, row, settings.triageGroup);
  const coolDown =
    row.status === 'carrying-out' ? await findCoolDown(trx, row.id) : undefined;
  const context: ActionContext = {
    row,
    subject: JSON.parse(row.subject_json),
    instance,
    viewer,
    isAsked: reviewers.some(({ ref }) => ref === viewer),
    isConcerned:
      coolDown !== undefined &&
      viewer !== undefined &&
      row.requested_by !== viewer &&
      (await peopleConcerned(trx, row)).includes(keyOf(viewer)),
    takesSecond: needsSecond(row, {
      now,
      maxAgeMs: settings.evidenceMaxAgeMs,
      ownerChangedAt: ownerChanges.get(row.identity_ref),
    }),
    isSecond,
    routes: describeRoutes({
      row,
      next: candidates[0],
      lead: await resolveLead(trx, row.owner_ref),
      inStages: isInStages(instance.definition),
    }),
    stale,
    now: now.toISOString(),
    ports,
  };
  const proposable = await readProposable(trx, row.identity_ref);
  const proof = proofDemand(instance);
  const ownership = await describeOwnership(trx, row.identity_ref, {
    viewer,
    triageGroup: settings.triageGroup,
  });
  const exception =
    row.status === 'open'
      ? await describeException(trx, instance.definition, row.subject_ref)
      : undefined;
  const excepted =
    row.outcome === 'excepted' && row.closed_at !== null
      ? await describeExcepted(trx, instance.definition, {
          subject: row.subject_ref,
          at: row.closed_at,
        })
      : undefined;
  const exclusion =
    row.outcome === 'excluded'
      ? await describeExcluded(trx, row.id)
      : undefined;
  return {
    ...toReviewItem(row),
    ...(proof ? { proof } : {}),
    evidence,
    evidenceDigest: row.evidence_digest,
    evidenceStale: stale,
    reviewers,
    candidates: candidates.map(({ ref, reason }) => ({
      ref,
      reason,
      proposed:
        ref !== settings.triageGroup && proposable?.isNews(ref) === true,
    })),
    recommendation: recommend(evidence),
    actions: [
      ...REVIEW_DECISIONS.map(decision => describeDecision(decision, context)),
      ...describeRouting(context),
    ],
    remediation: await listTasks(trx, row.id),
    ...(second ? { second: toSecond(second) } : {}),
    ...(exception ? { exception } : {}),
    ...(excepted ? { excepted } : {}),
    ...(exclusion ? { exclusion } : {}),
    ...(ownership ? { ownership } : {}),
    ...(coolDown ? { coolDown: toCoolDown(coolDown) } : {}),
    history: await listHistory(trx, row.id),
    siblings: (await listSiblings(trx, row)).map(toReviewItem),
  };
}
