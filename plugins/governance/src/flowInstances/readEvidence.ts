import { z } from 'zod/v4';

const inputs = z.record(z.string(), z.unknown());
const text = z.string();
const base = { state: text };

const evidenceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('transition'),
    from: text.optional(),
    to: text,
    code: text,
    reason: text,
  }),
  z.object({
    ...base,
    kind: z.literal('gate'),
    rule: text,
    expression: text,
    inputs,
    result: z.enum(['true', 'false', 'error']),
    bounded: z.boolean(),
    reason: text.optional(),
  }),
  z.object({
    ...base,
    kind: z.literal('stage'),
    stage: text,
    quorum: z.number(),
    eligible: z.number(),
    counted: z.array(text),
  }),
  z.object({
    ...base,
    kind: z.literal('vote'),
    voter: text,
    decision: text,
    fast: z.boolean(),
    proof: text.optional(),
  }),
  z.object({
    ...base,
    kind: z.literal('guard'),
    guard: text,
    effect: text,
    expression: text,
    inputs,
    result: z.enum(['true', 'error']),
    reason: text.optional(),
  }),
  z.object({
    ...base,
    kind: z.literal('proof'),
    person: text,
    result: z.enum(['passed', 'failed']),
    uses: text,
  }),
  z.object({
    ...base,
    kind: z.literal('exceptions'),
    exceptions: z.array(z.object({ id: text, until: text })),
  }),
  z.object({
    ...base,
    kind: z.literal('votes-voided'),
    voters: z.array(text),
    reason: text,
  }),
  z.object({
    ...base,
    kind: z.literal('policy-error'),
    where: text,
    expression: text,
    inputs,
    reason: text,
  }),
  z.object({
    ...base,
    kind: z.literal('effect'),
    effect: text,
    result: z.enum(['requested', 'done', 'failed', 'late', 'withdrawn']),
    proof: inputs.optional(),
    reason: text.optional(),
  }),
  z.object({
    ...base,
    kind: z.literal('end'),
    outcome: text,
    obligations: z.array(
      z.object({
        kind: text,
        at: text.optional(),
        every: text.optional(),
      }),
    ),
  }),
]);

/** Why the state of an instance is what it is, as pages draw it. */
export type Evidence = z.output<typeof evidenceSchema>;

/** Evidence of one kind. */
export type EvidenceOf<K extends Evidence['kind']> = Extract<
  Evidence,
  { kind: K }
>;

/** A piece of evidence, or `undefined` for a kind that a newer backend has and this page does not draw. */
export function readEvidence(value: unknown): Evidence | undefined {
  const result = evidenceSchema.safeParse(value);
  return result.success ? result.data : undefined;
}
