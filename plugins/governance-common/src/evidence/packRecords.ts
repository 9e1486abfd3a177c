import { z } from 'zod/v4';
import { ledgerCheckpointSchema } from '../ledger/checkpoint';
import { ledgerEntrySchema } from '../ledger/entry';
import { ledgerPersonalPartSchema } from '../ledger/exportLines';
import { REVIEW_SUBJECT_KINDS } from '../reviews/subjectKinds';

const text = z.string();
const count = z.int().min(0);
// What was parsed from a line is JSON already; a schema for it would go through every bundle once more.
const jsonObject = z.custom<Record<string, unknown>>(
  value => typeof value === 'object' && value !== null && !Array.isArray(value),
  { error: 'is an object' },
);
const anyJson = z.custom<unknown>(value => value !== undefined);

/** The campaign, with the definition that it was launched from. */
const campaign = z.strictObject({
  id: text,
  definition: text,
  number: z.int().min(1),
  title: text,
  owner: text,
  document: jsonObject,
  /** SHA-256 of the canonical JSON of the definition at launch. */
  digest: text,
  flow: text,
  state: z.enum(['closed', 'closed-with-open-remediation', 'cancelled']),
  openedBy: text,
  trigger: jsonObject,
  openedAt: text,
  dueAt: text,
  endedAt: text.optional(),
  endedBy: text.optional(),
  endReason: text.optional(),
  riskAnalysis: text.optional(),
  progress: z.record(z.string(), count),
});

/** That the owner stands for the result. `seq` is its entry of the ledger. */
const signOff = z.strictObject({
  seq: z.int().min(1),
  by: text,
  at: text,
  statement: text.optional(),
  riskAnalysis: text,
  openItems: count,
  openReason: text.optional(),
});

/** What a source held at launch, and the parts that it adds up from. */
const source = z.strictObject({
  source: text,
  counted: count,
  outside: count,
  items: count,
  excluded: count,
  /** Left out by an exclusion; packs of before there were any do not say. */
  exempt: count.optional(),
  /** What was decided is carried forward. */
  carried: count.optional(),
  unreadable: count,
  /** Not judged: only of a campaign that was cancelled while it was being opened. */
  waiting: count,
  readAt: text.optional(),
});

/** How an expected source stood at launch, or one that was not expected. */
const register = z.strictObject({
  source: text,
  title: text,
  owner: text.optional(),
  status: z.enum(['connected', 'never-connected', 'stale', 'unexpected']),
  readAt: text.optional(),
});

/** What was left out of the campaign for a while, who asked for that and who agreed. */
const exclusion = z.strictObject({
  id: text,
  selector: jsonObject,
  owner: text,
  reason: text,
  control: text.optional(),
  requestedBy: text,
  approvedBy: z.array(text),
  grantedAt: text,
  until: text,
});

/** One thing in scope, and what became of it. */
const subject = z.strictObject({
  identity: text,
  subject: text,
  source: text,
  title: text,
  outcome: z.enum([
    'item',
    'excluded',
    'exempt',
    'carried',
    'unreadable',
    'waiting',
  ]),
  reason: text.optional(),
  /** The exclusion that leaves it out. */
  exclusion: text.optional(),
  /** The decision that is carried forward, with the evidence then and now. */
  carried: z
    .strictObject({
      review: text,
      decidedAt: text,
      decidedBy: text,
      evidenceDigest: text,
      digest: text,
      before: jsonObject,
      now: jsonObject,
    })
    .optional(),
  item: text.optional(),
  takenIn: z.boolean(),
});

const item = z.strictObject({
  id: text,
  instance: text,
  identity: z.strictObject({ ref: text, title: text, type: text }),
  subject: z.strictObject({
    kind: z.enum(REVIEW_SUBJECT_KINDS),
    ref: text,
    title: text,
    fingerprint: text,
    decidedOn: jsonObject,
  }),
  question: text,
  source: text,
  environment: text.optional(),
  mode: text,
  owner: text,
  requestedBy: text.optional(),
  /** Who stood too near to decide, as recorded with the flow, in lower case. */
  conflicts: z.array(text),
  cause: text,
  status: text,
  state: text,
  decision: text.optional(),
  decidedAt: text.optional(),
  decidedBy: text.optional(),
  justification: text.optional(),
  reduceTo: jsonObject.optional(),
  outcome: text.optional(),
  openedAt: text,
  dueAt: text,
  closedAt: text.optional(),
  bounces: count,
  evidenceDigest: text,
  evidenceAt: text,
  asked: z.array(z.strictObject({ ref: text, via: text })),
});

/** The evidence as it was frozen. `digest` is the SHA-256 of the canonical JSON of `bundle`. */
const evidence = z.strictObject({
  item: text,
  digest: text,
  bundle: jsonObject,
});

/** One answer of a person. `seq` is its entry of the ledger. */
const decision = z.strictObject({
  item: text,
  seq: z.int().min(1),
  at: text,
  /** A person, or the pseudonym of somebody who was erased, or `erased`. */
  by: text,
  decision: text,
  why: text.optional(),
  evidenceDigest: text,
  reduceTo: jsonObject.optional(),
  /** Of how many decisions made together it is one. */
  together: count.optional(),
});

const stage = z.strictObject({
  item: text,
  id: text,
  stage: text,
  iteration: count,
  index: count,
  strategy: text,
  level: count,
  openedAt: text,
  dueAt: text,
  closedAt: text.optional(),
  outcome: text.optional(),
  /** Who was asked, and by which way, when it was opened. */
  people: anyJson,
  /** How that has changed since, where it has. */
  drift: anyJson.optional(),
});

const task = z.strictObject({
  item: text,
  id: text,
  stage: text,
  assignee: text,
  originalAssignee: text,
  via: text,
  level: count,
  status: text,
  response: text.optional(),
  reduceTo: jsonObject.optional(),
  answeredAt: text.optional(),
  openedAt: text,
  closedAt: text.optional(),
  closedFor: text.optional(),
});

/** How a question came to whom: openings, escalations, delegations, reroutings. */
const routing = z.strictObject({
  item: text,
  seq: z.int().min(1),
  stage: text,
  at: text,
  kind: text,
  levelBefore: count,
  levelAfter: count,
  before: anyJson,
  to: anyJson,
  method: text.optional(),
  by: text,
  cause: text,
});

const history = z.strictObject({
  item: text,
  seq: z.int().min(1),
  at: text,
  by: text,
  what: text,
});

/** What carried a decision out, and how it was read back. */
const remediation = z.strictObject({
  item: text,
  id: text,
  kind: text,
  action: text,
  status: text,
  doer: text.optional(),
  reason: text,
  steps: z.array(text),
  proof: text.optional(),
  openedAt: text,
  dueAt: text.optional(),
  closedAt: text.optional(),
});

const key = z.strictObject({ keyId: text, pem: text });

/**
 * An entry of the ledger at its place. Those that belong to the campaign are its `own`, with the personal values and
 * salts behind their commitments; between them and the next checkpoint stand entries of others, as links of the chain.
 */
const entry = z.strictObject({
  own: z.boolean(),
  entry: ledgerEntrySchema,
  personal: z.record(z.string(), ledgerPersonalPartSchema).optional(),
});

/** What the data of each kind of record is. @public */
export const evidenceDataSchemas = {
  campaign,
  'sign-off': signOff,
  source,
  register,
  exclusion,
  subject,
  item,
  evidence,
  decision,
  stage,
  task,
  routing,
  history,
  remediation,
  key,
  entry,
  checkpoint: ledgerCheckpointSchema,
} as const;

/** What stands in an evidence pack, in the order in which the kinds first appear. @public */
export type EvidenceRecordType = keyof typeof evidenceDataSchemas;

/** One kind of record. @public */
export type EvidenceRecordOf<K extends EvidenceRecordType> = {
  kind: 'record';
  type: K;
  key: string;
  data: z.output<(typeof evidenceDataSchemas)[K]>;
};

/** One record of an evidence pack. Its key names it among all others. @public */
export type EvidenceRecord = {
  [K in EvidenceRecordType]: EvidenceRecordOf<K>;
}[EvidenceRecordType];

/** The data of one kind of record. @public */
export type EvidenceData<K extends EvidenceRecordType> =
  EvidenceRecordOf<K>['data'];

function recordOf<K extends EvidenceRecordType>(type: K) {
  return z.strictObject({
    kind: z.literal('record'),
    type: z.literal(type),
    key: z.string().min(1),
    data: evidenceDataSchemas[type],
  });
}

/** A record of an evidence pack, as it stands on its line. @public */
export const evidenceRecordSchema: z.ZodType<EvidenceRecord> =
  z.discriminatedUnion('type', [
    recordOf('campaign'),
    recordOf('sign-off'),
    recordOf('source'),
    recordOf('register'),
    recordOf('exclusion'),
    recordOf('subject'),
    recordOf('item'),
    recordOf('evidence'),
    recordOf('decision'),
    recordOf('stage'),
    recordOf('task'),
    recordOf('routing'),
    recordOf('history'),
    recordOf('remediation'),
    recordOf('key'),
    recordOf('entry'),
    recordOf('checkpoint'),
  ]) as unknown as z.ZodType<EvidenceRecord>;
