import {
  IDENTITY_TYPES,
  REVIEW_SUBJECT_KINDS,
  ReviewSubjectKind,
} from '@countersign/plugin-governance-common';
import { addDuration } from '@countersign/plugin-governance-flows';
import { z } from 'zod/v4';

const duration = z.string().refine(
  value => {
    try {
      return addDuration('2026-01-01T00:00:00.000Z', value) !== '';
    } catch (error) {
      return !(error instanceof Error);
    }
  },
  { error: 'is an ISO 8601 duration such as P14D' },
);

const step = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  text: z.string().min(1).max(1000),
});

/** A document that says how something of one type is taken out of service, and how it is replaced. */
export const runbookSchema = z.strictObject({
  apiVersion: z.literal('governance.countersign.dev/v1'),
  kind: z.literal('Runbook'),
  metadata: z.strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
    title: z.string().min(1).max(120),
    owner: z.string().min(1),
  }),
  spec: z.strictObject({
    /** What it is about; parts that are left out do not restrict. */
    for: z.strictObject({
      kind: z.enum(REVIEW_SUBJECT_KINDS),
      identityTypes: z.array(z.enum(IDENTITY_TYPES)).optional(),
      /** Kinds of credentials or grants, such as `api-key` or `role`. */
      types: z.array(z.string().min(1)).optional(),
    }),
    /** How long it stays disabled before it is deleted; nothing where it is done at once. */
    coolDown: z.strictObject({
      otherwise: duration,
      environments: z.record(z.string(), duration).default({}),
    }),
    /**
     * In order. `does` is what a connector does in its place; a step without it, or without a connector that can, is done by
     * a person. `{identity}`, `{subject}`, `{source}` and `{deleteAt}` stand for what it is about.
     */
    offboard: z
      .array(
        step.extend({
          phase: z.enum(['disable', 'watch', 'delete']),
          does: z.enum(['disable', 'revoke']).optional(),
        }),
      )
      .min(1),
    rotate: z.array(step).min(1),
  }),
});

/** What {@link runbookSchema} accepts, parsed. */
export type Runbook = z.output<typeof runbookSchema>;

/** What a runbook is looked for by. */
export interface RunbookSubject {
  kind: ReviewSubjectKind;
  /** The kind of credential or grant; unknown for items that were opened before it was kept. */
  type?: string;
  identityType: string;
  environment?: string;
}

/** The first runbook that is about a subject. Pure. */
export function findRunbook(
  runbooks: readonly Runbook[],
  subject: RunbookSubject,
): Runbook | undefined {
  return runbooks.find(({ spec: { for: about } }) => {
    const ofType =
      about.types === undefined ||
      (subject.type !== undefined && about.types.includes(subject.type));
    const ofIdentity =
      about.identityTypes === undefined ||
      about.identityTypes.some(type => type === subject.identityType);
    return about.kind === subject.kind && ofType && ofIdentity;
  });
}

/** Says how long something stays disabled, over what runbooks say. The first that fits decides. */
export interface CoolDownRule {
  type?: string;
  environment?: string;
  /** ISO 8601 duration; `PT0S` for at once. */
  for: string;
}

/** For how long a subject stays disabled before it is deleted, as an ISO 8601 duration. Pure. */
export function coolDownOf(
  rules: readonly CoolDownRule[],
  runbook: Runbook | undefined,
  subject: RunbookSubject,
): string {
  const rule = rules.find(
    ({ type, environment }) =>
      (type === undefined || type === subject.type) &&
      (environment === undefined || environment === subject.environment),
  );
  const { otherwise, environments } = runbook?.spec.coolDown ?? {
    otherwise: 'P14D',
    environments: {},
  };
  return rule?.for ?? environments[subject.environment ?? ''] ?? otherwise;
}

/** The steps of a runbook about one subject, in words. Pure. */
export function phraseStep(
  text: string,
  about: {
    identity: string;
    subject: string;
    source: string;
    deleteAt: string;
  },
): string {
  return text.replace(
    /\{(identity|subject|source|deleteAt)\}/g,
    (_, name: keyof typeof about) => about[name],
  );
}
