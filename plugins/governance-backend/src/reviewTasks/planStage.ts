import { JsonObject } from '@backstage/types';
import {
  CAMPAIGN_ASKS,
  ReviewerSource,
  CampaignStage,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { readCandidates } from '../campaigns/operations/candidates';
import { scopeFacts } from '../campaigns/scopeFacts';
import { isStillEligible } from '../certification/isStillEligible';
import { accountsOf } from '../directory/personsOf';
import { Reviewer } from '../directory/queryDirectory';
import { createReadOnce } from '../remembering/readOnce';
import { findConflicts } from './findConflicts';
import {
  findStageReviewers,
  ReviewerContext,
  ReviewerQuestion,
} from './findStageReviewers';
import { ReviewPlan, StageRow, TaskRow } from './rows';
import { outcomesOf, stageFacts } from './stageFacts';
import { taskRows } from './taskRows';
import { Assignment, withSubstitutes } from './withSubstitutes';

/** What asking in stages works with. */
export interface StagingContext extends ReviewerContext {
  /** Flows that reviews run; their votes approve no request. */
  reviewFlows: string[];
  newId: () => string;
}

/** The thing that is asked about. */
export interface StagedSubject {
  itemId: string;
  ownerRef: string | undefined;
  identityRef: string;
  subjectRef: string;
  requestedBy?: string;
  createdBy?: string;
  /** Who stands too near to it, where that has been read for many. */
  conflicts?: string[];
}

/** A stage as it is to be opened. */
export interface PlannedStage {
  row: StageRow;
  tasks: TaskRow[];
  /** What the flow is told. */
  facts: JsonObject;
  conflicts: string[];
  /** Whether nobody whom the stage names may be asked. */
  fellBack: boolean;
}

function readsFacts(sources: readonly ReviewerSource[]): boolean {
  return sources.some(source => typeof source === 'object');
}

/** What expressions may read of a subject; nothing where it is not known any more. */
async function readScope(
  trx: Knex.Transaction,
  subject: StagedSubject,
  at: string,
): Promise<JsonObject | undefined> {
  const [identity] = await readCandidates(trx, {
    identityRefs: [subject.identityRef],
    asks: [...CAMPAIGN_ASKS],
  });
  const holding = identity?.holdings.find(
    ({ ref }) => ref === subject.subjectRef,
  );
  return identity && holding
    ? scopeFacts(identity, holding, new Date(at))
    : undefined;
}

/** Whom a question about a subject is put to, and whom never. */
export async function askAbout(
  trx: Knex.Transaction,
  context: StagingContext,
  options: {
    plan: ReviewPlan;
    subject: StagedSubject;
    sources: readonly ReviewerSource[];
    at: string;
    /** Who is left out besides conflicts. */
    excluded?: readonly string[];
  },
): Promise<{ question: ReviewerQuestion; conflicts: string[] }> {
  const { plan, subject, sources, at } = options;
  const conflicts =
    subject.conflicts ??
    (await findConflicts(trx, {
      ...subject,
      reviewFlows: context.reviewFlows,
      at,
    }));
  return {
    conflicts,
    question: {
      ownerRef: subject.ownerRef,
      campaignOwner: plan.owner,
      scope: readsFacts(sources)
        ? await readScope(trx, subject, at)
        : undefined,
      excluded: [...conflicts, ...(options.excluded ?? [])],
    },
  };
}

/** Who decided in other stages, by all their accounts, where a stage wants others. */
export async function decidersBefore(
  trx: Knex.Transaction,
  stage: CampaignStage,
  history: { stages: readonly StageRow[]; tasks: readonly TaskRow[] },
): Promise<string[]> {
  if (!stage.distinct) {
    return [];
  }
  const others = new Set(
    history.stages
      .filter(({ stage_id }) => stage_id !== stage.id)
      .map(({ id }) => id),
  );
  return accountsOf(
    trx,
    history.tasks
      .filter(task => others.has(task.stage_row) && task.status === 'answered')
      .map(({ assignee }) => assignee),
  );
}

/** Of a stage that is asked again: those who have not decided and still may. */
async function undecidedBefore(
  trx: Knex.Transaction,
  history: { stages: readonly StageRow[]; tasks: readonly TaskRow[] },
  options: { stageId: string; excluded: readonly string[] },
): Promise<Reviewer[]> {
  const last = history.stages
    .filter(({ stage_id }) => stage_id === options.stageId)
    .at(-1);
  const found: Reviewer[] = [];
  for (const task of history.tasks) {
    const isUndecided =
      task.stage_row === last?.id &&
      (task.response === 'undecided' ||
        (task.response === null && task.closed_at === last.closed_at));
    const reviewer = { ref: task.assignee, via: task.via };
    if (
      isUndecided &&
      !options.excluded.includes(task.assignee) &&
      (await isStillEligible(trx, reviewer))
    ) {
      found.push(reviewer);
    }
  }
  return found;
}

/** Who is asked about something, with those who stand in for them. */
export interface FoundReviewers {
  reviewers: Reviewer[];
  fellBack: boolean;
  asked: Assignment[];
}

/** Finds who is asked, where nobody has been found for the same question before. */
export type FindOnce = (
  question: ReviewerQuestion,
  find: () => Promise<FoundReviewers>,
) => Promise<FoundReviewers>;

/** Finds once for questions that cannot differ in their answer. What expressions read of a thing is its own. */
export function createFindOnce(): FindOnce {
  const once = createReadOnce<FoundReviewers>();
  return ({ scope, ownerRef, campaignOwner, excluded }, find) =>
    scope === undefined
      ? once(JSON.stringify([ownerRef, campaignOwner, ...excluded]), find)
      : find();
}

async function withStandIns(
  trx: Knex.Transaction,
  { excluded }: ReviewerQuestion,
  found: Omit<FoundReviewers, 'asked'> & { at: string },
): Promise<FoundReviewers> {
  const { reviewers, fellBack, at } = found;
  const asked = await withSubstitutes(trx, reviewers, { excluded, at });
  return { reviewers, fellBack, asked };
}

/** Finds who is asked by what a stage says, with those who stand in for them. */
export async function findAsked(
  trx: Knex.Transaction,
  context: StagingContext,
  options: {
    question: ReviewerQuestion;
    sources: readonly ReviewerSource[];
    at: string;
  },
): Promise<FoundReviewers> {
  const { question, sources, at } = options;
  const found = await findStageReviewers(trx, context, question, sources);
  return withStandIns(trx, question, { ...found, at });
}

/** Works out how a stage is opened; writes nothing. */
export async function planStage(
  trx: Knex.Transaction,
  context: StagingContext,
  options: {
    plan: ReviewPlan;
    subject: StagedSubject;
    index: number;
    iteration: number;
    history: { stages: readonly StageRow[]; tasks: readonly TaskRow[] };
    at: string;
    dueAt?: string;
    effectKey?: string;
    /** Of several that are planned together: keeps what was found for one, for the like. */
    once?: FindOnce;
  },
): Promise<PlannedStage> {
  const { plan, subject, index, iteration, history, at } = options;
  const once: FindOnce = options.once ?? ((_question, find) => find());
  const stage = plan.stages[index];
  const deciders = await decidersBefore(trx, stage, history);
  const { question, conflicts } = await askAbout(trx, context, {
    plan,
    subject,
    sources: stage.reviewers,
    at,
    excluded: deciders,
  });
  const again =
    iteration > 1
      ? await undecidedBefore(trx, history, {
          stageId: stage.id,
          excluded: question.excluded,
        })
      : [];
  const { reviewers, fellBack, asked } =
    again.length > 0
      ? await withStandIns(trx, question, {
          reviewers: again,
          fellBack: false,
          at,
        })
      : await once(question, () =>
          findAsked(trx, context, { question, sources: stage.reviewers, at }),
        );
  const { due, stage: facts } = stageFacts(plan, {
    index,
    iteration,
    known: outcomesOf(history.stages),
    deciders,
    openedAt: at,
    ...(options.dueAt === undefined ? {} : { dueAt: options.dueAt }),
  });
  const id = context.newId();
  const members = asked.map(({ ref }) => ref);
  const told = { stage: facts, reviewers: { members, leads: [] } };
  return {
    row: {
      id,
      item_id: subject.itemId,
      open_key: subject.itemId,
      plan_id: plan.campaign,
      iteration,
      stage_index: index,
      stage_id: stage.id,
      strategy: stage.strategy,
      level: 0,
      opened_at: at,
      due_at: due,
      closed_at: null,
      outcome: null,
      effect_key: options.effectKey ?? null,
      facts: JSON.stringify(told),
      snapshot: JSON.stringify(reviewers.map(({ ref }) => ref).sort()),
      drift: null,
    },
    tasks: taskRows(asked, {
      itemId: subject.itemId,
      stageRow: id,
      level: 0,
      at,
      newId: context.newId,
    }),
    facts: told,
    conflicts,
    fellBack,
  };
}
