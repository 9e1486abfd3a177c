import { z } from 'zod/v4';
import { issuedCredentialSchema } from './credentialViews';
import { computedFactSchema } from './factViews';
import { obligationSchema } from './obligationViews';

const json = z.record(z.string(), z.unknown());

/** Something wrong with an active flow, in words for its owner. @public */
export const flowProblemSchema = z.strictObject({
  code: z.enum([
    'missing-group',
    'empty-group',
    'empty-owner',
    'check-failed',
    'failed-effects',
    'retried-effects',
    'failed-instances',
  ]),
  words: z.string(),
});

/** What {@link flowProblemSchema} accepts, parsed. @public */
export type FlowProblemView = z.output<typeof flowProblemSchema>;

/** A flow as lists show it. @public */
export const flowSummarySchema = z.strictObject({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  owner: z.string(),
  version: z.string(),
  hash: z.string(),
  author: z.string(),
  activeSince: z.string().optional(),
  running: z.number().int(),
  ended: z.number().int(),
  /** Since when the instance that moved least recently waits; absent while none runs. */
  waitingSince: z.string().optional(),
  pendingChanges: z.number().int(),
  /** Routes that lead to nobody, and work that fails. */
  problems: z.array(flowProblemSchema),
});

/** What {@link flowSummarySchema} accepts, parsed. @public */
export type FlowSummary = z.output<typeof flowSummarySchema>;

const shareSchema = z.strictObject({
  total: z.number().int(),
  covered: z.number().int(),
  missed: z.array(z.string()),
});

/** How the tests of a version went. The share of an empty base is unknown. @public */
export const flowTestReportSchema = z.strictObject({
  passed: z.boolean(),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      passed: z.boolean(),
      failures: z.array(z.string()),
      path: z.array(z.string()),
    }),
  ),
  coverage: z.strictObject({
    states: shareSchema,
    transitions: shareSchema,
    gateRules: shareSchema,
    conditions: shareSchema,
  }),
  shortfalls: z.array(z.string()),
});

/** What {@link flowTestReportSchema} accepts, parsed. @public */
export type FlowTestReport = z.output<typeof flowTestReportSchema>;

/** One flow with its versions, tests and where its instances are. @public */
export const flowDetailSchema = flowSummarySchema.extend({
  source: z.string(),
  tests: z.string().optional(),
  /** The definition as it runs; for drawing it. */
  definition: json,
  testReport: flowTestReportSchema,
  versions: z.array(
    z.strictObject({
      hash: z.string(),
      version: z.string(),
      author: z.string(),
      storedAt: z.string(),
      active: z.boolean(),
      running: z.number().int(),
    }),
  ),
  activations: z.array(
    z.strictObject({
      hash: z.string(),
      version: z.string(),
      at: z.string(),
      by: z.string(),
      changeId: z.string().optional(),
    }),
  ),
  /** Where running instances wait, and since when the longest of them. */
  waiting: z.array(
    z.strictObject({
      state: z.string(),
      count: z.number().int(),
      oldest: z.string(),
      /** Half of them last moved before it. */
      median: z.string(),
    }),
  ),
});

/** What {@link flowDetailSchema} accepts, parsed. @public */
export type FlowDetail = z.output<typeof flowDetailSchema>;

const problemSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  path: z.string(),
  file: z.string(),
  range: z.strictObject({
    start: z.strictObject({ line: z.number(), column: z.number() }),
    end: z.strictObject({ line: z.number(), column: z.number() }),
  }),
});

const outcomeSchema = z.strictObject({
  state: z.string(),
  outcome: z.string().optional(),
  rules: z.array(z.string()),
});

/** What is known of a candidate for a new version of a flow. @public */
export const candidateReportSchema = z.strictObject({
  flow: z.string().optional(),
  version: z.string().optional(),
  hash: z.string().optional(),
  problems: z.array(problemSchema),
  /** What the linter found in what can be read. */
  lint: z
    .array(
      problemSchema.omit({ code: true }).extend({
        check: z.string(),
        number: z.number().int().optional(),
        severity: z.enum(['error', 'warning', 'note']),
        example: json.optional(),
        suppressed: z
          .strictObject({ reason: z.string(), until: z.string() })
          .optional(),
      }),
    )
    .optional(),
  tests: flowTestReportSchema.optional(),
  diff: z
    .looseObject({
      equal: z.boolean(),
      structure: z.array(z.looseObject({})),
      meaning: z.array(z.looseObject({})),
      widening: z.array(z.looseObject({ words: z.string() })),
      narrowing: z.array(z.looseObject({ words: z.string() })),
    })
    .optional(),
  replay: z
    .strictObject({
      examined: z.number().int(),
      flips: z.strictObject({
        'denied-to-allowed': z.number().int(),
        'denied-to-open': z.number().int(),
        'allowed-to-denied': z.number().int(),
        other: z.number().int(),
      }),
      listed: z.array(
        z.strictObject({
          instanceId: z.string(),
          subject: z.string(),
          requestedBy: z.string().optional(),
          startedAt: z.string(),
          flip: z.enum([
            'denied-to-allowed',
            'denied-to-open',
            'allowed-to-denied',
            'other',
          ]),
          before: outcomeSchema,
          after: outcomeSchema,
        }),
      ),
    })
    .optional(),
  /** Running instances that rest in states which this version does not have; they stay under their version. */
  resting: z
    .array(
      z.strictObject({
        state: z.string(),
        version: z.string(),
        count: z.number().int(),
      }),
    )
    .optional(),
  /** Why it cannot be proposed; empty when it can. */
  refusals: z.array(z.string()),
});

/** What {@link candidateReportSchema} accepts, parsed. @public */
export type CandidateReportView = z.output<typeof candidateReportSchema>;

/** A proposed change of a flow. @public */
export const flowChangeSchema = z.strictObject({
  id: z.string(),
  flow: z.string(),
  kind: z.enum(['publish', 'rollback']),
  fromHash: z.string().optional(),
  toHash: z.string(),
  toVersion: z.string(),
  reason: z.string(),
  proposedBy: z.string(),
  proposedAt: z.string(),
  instanceId: z.string().optional(),
  status: z.enum(['pending', 'applied', 'refused']),
  settledAt: z.string().optional(),
});

/** What {@link flowChangeSchema} accepts, parsed. @public */
export type FlowChangeView = z.output<typeof flowChangeSchema>;

/** A proposed change with everything that was found about it. @public */
export const flowChangeDetailSchema = flowChangeSchema.extend({
  report: candidateReportSchema,
  before: z.strictObject({ source: z.string(), definition: json }).optional(),
  after: z.strictObject({ source: z.string(), definition: json }),
});

/** What {@link flowChangeDetailSchema} accepts, parsed. @public */
export type FlowChangeDetail = z.output<typeof flowChangeDetailSchema>;

/** An instance of a flow as lists show it. @public */
export const flowInstanceSchema = z.strictObject({
  id: z.string(),
  flow: z.string(),
  hash: z.string(),
  subject: z.string(),
  /** What the subject is called, where that is known. */
  subjectTitle: z.string().optional(),
  mode: z.string(),
  status: z.enum(['running', 'ended']),
  state: z.string(),
  version: z.number().int(),
  createdAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().optional(),
  outcome: z.string().optional(),
});

/** What {@link flowInstanceSchema} accepts, parsed. @public */
export type FlowInstanceView = z.output<typeof flowInstanceSchema>;

/** An instance with the way it took and why. @public */
export const flowInstanceDetailSchema = flowInstanceSchema.extend({
  requestedBy: z.string().optional(),
  definition: json,
  timers: z.array(z.strictObject({ id: z.string(), due: z.string() })),
  /** What formulas yielded for it, as it was last told. */
  computedFacts: z.array(computedFactSchema).optional(),
  /** For what its deadlines stand still now, and since when. */
  standsStill: z.array(
    z.strictObject({
      cause: z.enum(['switch', 'outage', 'stale', 'queue']),
      since: z.string(),
    }),
  ),
  /** What was ordered by it, where it issues credentials. */
  credential: issuedCredentialSchema.optional(),
  /** What it has left to be done, once it has ended. */
  obligations: z.array(obligationSchema).optional(),
  events: z.array(
    z.strictObject({
      seq: z.number().int(),
      type: z.string(),
      at: z.string(),
      by: z.string(),
      /** Why, where the event itself says so. */
      reason: z.string().optional(),
      evidence: z.array(z.looseObject({ kind: z.string() })),
    }),
  ),
  question: z
    .strictObject({
      kind: z.enum(['approval', 'challenge']),
      stages: z.array(
        z.strictObject({
          id: z.string(),
          quorum: z.number().int(),
          eligible: z.array(z.string()),
        }),
      ),
      answered: z.array(
        z.strictObject({
          by: z.string(),
          decision: z.string(),
          at: z.string(),
        }),
      ),
      due: z.string().optional(),
    })
    .optional(),
});

/** What {@link flowInstanceDetailSchema} accepts, parsed. @public */
export type FlowInstanceDetail = z.output<typeof flowInstanceDetailSchema>;

/** What a flow asks somebody. @public */
export const approvalSchema = z.strictObject({
  instanceId: z.string(),
  flow: z.string(),
  title: z.string(),
  description: z.string().optional(),
  subject: z.string(),
  /** What the subject is called, where that is known. */
  subjectTitle: z.string().optional(),
  state: z.string(),
  kind: z.enum(['approval', 'challenge']),
  mode: z.string(),
  requestedBy: z.string().optional(),
  startedAt: z.string(),
  due: z.string().optional(),
  /** What an answer must carry. */
  digest: z.string(),
  /** What the answer is bound to, by path of the fact. */
  fields: json,
  decisions: z.array(z.string()),
  stages: z.array(
    z.strictObject({
      id: z.string(),
      quorum: z.number().int(),
      eligible: z.number().int(),
    }),
  ),
  answered: z.array(
    z.strictObject({ by: z.string(), decision: z.string(), at: z.string() }),
  ),
  proof: z.strictObject({ uses: z.string(), fresh: z.string() }).optional(),
  /** Set for a change of a flow: the change it is about. */
  changeId: z.string().optional(),
  /** Set for a migration of running instances: the migration it is about. */
  migrationId: z.string().optional(),
});

/** What {@link approvalSchema} accepts, parsed. @public */
export type ApprovalView = z.output<typeof approvalSchema>;

/** Something that is frozen. @public */
export const freezeSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['identity', 'integration', 'issuer', 'team', 'flow']),
  target: z.string(),
  reason: z.string(),
  setBy: z.string(),
  setAt: z.string(),
  instanceId: z.string().optional(),
});

/** What {@link freezeSchema} accepts, parsed. @public */
export type FreezeView = z.output<typeof freezeSchema>;

/** Whether what follows from schedules and from silence is stopped. @public */
export const flowSwitchSchema = z.strictObject({
  stopped: z.boolean(),
  changedBy: z.string().optional(),
  changedAt: z.string().optional(),
  reason: z.string().optional(),
  /** The flow instance that decides whether to go on, while one runs. */
  instanceId: z.string().optional(),
});

/** What {@link flowSwitchSchema} accepts, parsed. @public */
export type FlowSwitchView = z.output<typeof flowSwitchSchema>;
