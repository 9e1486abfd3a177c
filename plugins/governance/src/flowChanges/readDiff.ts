import { CandidateReportView } from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';

const way = z.object({ rule: z.string(), target: z.string().optional() });
const facts = z.record(z.string(), z.unknown());
const example = z.object({ facts, before: way, after: way });

const loosening = z.object({
  words: z.string(),
  path: z.string(),
  counterexample: z
    .object({ facts, strict: way.optional(), loose: way.optional() })
    .optional(),
});

const diffSchema = z.object({
  equal: z.boolean(),
  structure: z.array(
    z.object({
      kind: z.enum(['added', 'removed', 'changed']),
      path: z.string(),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
    }),
  ),
  meaning: z.array(
    z.object({
      state: z.string(),
      verdict: z.enum(['equal', 'wider', 'narrower', 'other', 'different']),
      method: z.enum(['exact', 'sampled']),
      exact: z.boolean(),
      freeAtoms: z.array(z.string()),
      widerExample: example.optional(),
      narrowerExample: example.optional(),
      otherExample: example.optional(),
      cells: z.object({
        wider: z.number(),
        narrower: z.number(),
        other: z.number(),
        total: z.number(),
      }),
    }),
  ),
  widening: z.array(loosening),
  narrowing: z.array(loosening),
});

/** The difference between two versions, as pages draw it. */
export type Diff = z.output<typeof diffSchema>;

/** One way in which a version allows more or less than the other. */
export type Loosening = Diff['widening'][number];

/** What decided at a gate, and where that leads. */
export type Way = z.output<typeof way>;

/**
 * Reads the difference that a report carries.
 *
 * @throws ZodError when it is not as this page knows it.
 */
export function readDiff(diff: NonNullable<CandidateReportView['diff']>): Diff {
  return diffSchema.parse(diff);
}
