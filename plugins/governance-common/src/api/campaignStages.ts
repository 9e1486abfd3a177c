import { z } from 'zod/v4';

/** The flow that reviews with stages run. @public */
export const STAGED_FLOW = 'staged-review';

const MAX_STAGES = 10;

/** A duration of weeks, days or hours. */
export const campaignDuration = z
  .string()
  .regex(/^P(?=.*[1-9])(?:\d{1,4}W)?(?:\d{1,5}D)?(?:T(?=\d)\d{1,6}H)?$/, {
    error: 'is a duration of weeks, days or hours such as P14D',
  });

/** Milliseconds of a duration as definitions of campaigns write it. @public */
export function campaignDurationMs(duration: string): number {
  const hours = (unit: string) =>
    Number(duration.match(new RegExp(`(\\d+)${unit}`))?.[1] ?? 0);
  return (hours('W') * 7 * 24 + hours('D') * 24 + hours('H')) * 60 * 60 * 1000;
}

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, { error: 'is a name such as owner' });

const strategy = z.enum(['oneKeepKeeps', 'oneRevokeRevokes', 'allMustKeep'], {
  error:
    'is oneKeepKeeps, oneRevokeRevokes or allMustKeep; one that keeps what nobody answered for, such as acceptedIfNotDenied, is not accepted: silence is never consent',
});

/**
 * Who is asked: the people who own it, the approvers that the portal names, whoever leads the owners, a group or a person,
 * or what an expression over the facts of the scope yields.
 *
 * @public
 */
export const reviewerSourceSchema = z.union(
  [
    z.enum(['owner', 'approvers', 'manager']),
    z
      .string()
      .regex(
        /^(user|group):[A-Za-z0-9\-_.]+\/[A-Za-z0-9\-_.]+$/,
        'must be a full entity reference such as group:default/payments',
      ),
    z.strictObject({ cel: z.string().min(1).max(2000) }),
  ],
  {
    error:
      'is owner, approvers, manager, a reference such as group:default/payments, or { cel: expression }',
  },
);

/** What {@link reviewerSourceSchema} accepts, parsed. @public */
export type ReviewerSource = z.output<typeof reviewerSourceSchema>;

const sources = z.array(reviewerSourceSchema).min(1).max(20);
const outcomes = z
  .array(z.enum(['keep', 'reduce', 'revoke', 'undecided', 'no-response']))
  .max(5);

/** One stage of a campaign: who is asked, for how long, and what their answers amount to. @public */
export const campaignStageSchema = z.strictObject({
  id: name,
  reviewers: sources,
  /** How the answers of this stage are combined. */
  strategy: strategy.default('oneRevokeRevokes'),
  /** How long the stage is open; nobody could act for so long does not count. */
  deadline: campaignDuration,
  /** Outcomes that end the review; the default of the strategy over stages unless told. */
  stopOn: outcomes.optional(),
  /** Where `stopOn` is left out: outcomes that lead to the next stage; any other ends the review. */
  advanceOn: outcomes.optional(),
  /** Whether people who answered in an earlier stage may answer in this one. */
  distinct: z.boolean().default(true),
  /** Reminders to those who have not answered, from the opening of the stage. */
  reminders: z.array(campaignDuration).max(10).default([]),
  /** Whom else to ask about what nobody has answered, from the opening of the stage. */
  escalation: z
    .array(
      z.strictObject({
        after: campaignDuration,
        to: sources,
        /** `add` asks them besides, `replace` instead. */
        method: z.enum(['add', 'replace']).default('add'),
      }),
    )
    .max(5)
    .default([]),
});

/** What {@link campaignStageSchema} accepts, parsed. @public */
export type CampaignStage = z.output<typeof campaignStageSchema>;

/** The parts of a definition that say who is asked, and how answers are combined. @public */
export const campaignStaging = {
  /** Left out: the owners are asked, once, as reviews do. */
  stages: z.array(campaignStageSchema).min(1).max(MAX_STAGES).optional(),
  /** How the outcomes of stages are combined; `allMustKeep` unless told. */
  strategy: strategy.optional(),
  /** What nobody has answered is asked again: how often at most, and how long after the last stage has ended. */
  iterations: z
    .strictObject({
      max: z.number().int().min(1).max(10),
      startsAfter: campaignDuration,
    })
    .optional(),
};

interface Staged {
  deadline: string;
  flow?: string;
  stages?: CampaignStage[];
  strategy?: string;
  iterations?: unknown;
}

interface Problem {
  path: (string | number)[];
  message: string;
}

function checkStage(stage: CampaignStage, at: (string | number)[]): Problem[] {
  const longest = campaignDurationMs(stage.deadline);
  const problems: Problem[] = [];
  stage.reminders.forEach((after, index) => {
    if (campaignDurationMs(after) >= longest) {
      problems.push({
        path: [...at, 'reminders', index],
        message: `${after} comes after the stage has ended at ${stage.deadline}`,
      });
    }
  });
  let last = 0;
  stage.escalation.forEach(({ after }, index) => {
    const path = [...at, 'escalation', index, 'after'];
    const due = campaignDurationMs(after);
    if (due >= longest) {
      problems.push({
        path,
        message: `${after} comes after the stage has ended at ${stage.deadline}`,
      });
    }
    if (due <= last) {
      problems.push({
        path,
        message: `${after} does not come after the rung before it`,
      });
    }
    last = due;
  });
  return problems;
}

/** What is wrong with the stages of a definition beyond the shape of each. */
export function checkStaging(spec: Staged): Problem[] {
  const { stages } = spec;
  if (!stages) {
    return (['strategy', 'iterations'] as const)
      .filter(field => spec[field] !== undefined)
      .map(field => ({
        path: [field],
        message: 'says how stages are run, and there are none',
      }));
  }
  const problems = stages.flatMap((stage, index) =>
    checkStage(stage, ['stages', index]),
  );
  const ids = stages.map(({ id }) => id);
  if (new Set(ids).size < ids.length) {
    problems.push({ path: ['stages'], message: 'each stage has its own id' });
  }
  const whole = stages.reduce(
    (sum, { deadline }) => sum + campaignDurationMs(deadline),
    0,
  );
  if (whole > campaignDurationMs(spec.deadline)) {
    problems.push({
      path: ['stages'],
      message: `the stages together take longer than the campaign runs, ${spec.deadline}`,
    });
  }
  if (spec.flow !== undefined && spec.flow !== STAGED_FLOW) {
    problems.push({
      path: ['flow'],
      message: `is left out or ${STAGED_FLOW} where there are stages`,
    });
  }
  return problems;
}
