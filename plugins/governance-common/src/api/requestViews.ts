import { JsonObject } from '@backstage/types';
import { z } from 'zod/v4';
import { issuedCredentialSchema } from './credentialViews';

const json = z.record(z.string(), z.unknown()) as unknown as z.ZodType<
  JsonObject,
  JsonObject
>;

/** A fact that a request states. @public */
export const statedFieldSchema = z.strictObject({
  path: z.string(),
  type: z.enum([
    'string',
    'int',
    'bool',
    'timestamp',
    'list<string>',
    'map<string, list<string>>',
  ]),
  optional: z.boolean(),
  oneOf: z.array(z.string()).optional(),
  min: z.number().int().optional(),
  max: z.number().int().optional(),
  maxItems: z.number().int().optional(),
});

/** What {@link statedFieldSchema} accepts, parsed. @public */
export type StatedFieldView = z.output<typeof statedFieldSchema>;

/** A flow that one may ask for. @public */
export const requestableFlowSchema = z.strictObject({
  flow: z.string(),
  title: z.string(),
  description: z.string().optional(),
  /** What a request is about: a thing of the inventory. */
  about: z.enum(['identity', 'credential', 'grant', 'certificate']),
  /** The stated fact that names it, where there is one; it is filled in by itself. */
  aboutFact: z.string().optional(),
  /** Effects of the flow that nothing in this portal carries out yet. */
  missing: z.array(z.string()),
  fields: z.array(statedFieldSchema),
});

/** What {@link requestableFlowSchema} accepts, parsed. @public */
export type RequestableFlow = z.output<typeof requestableFlowSchema>;

/** What somebody asks for. @public */
export const flowRequestSchema = z.strictObject({
  flow: z.string().regex(/^[a-z][a-zA-Z0-9-]{0,62}$/),
  /** Inventory reference of what it is about. */
  about: z.string().min(1).max(500),
  stated: json,
});

/** What {@link flowRequestSchema} accepts, parsed. @public */
export type FlowRequest = z.output<typeof flowRequestSchema>;

/** The way that a request will take, as far as nobody has to do anything. @public */
export const requestPreviewSchema = z.strictObject({
  /** What keeps it from being asked for; empty when nothing does. */
  problems: z.array(z.strictObject({ path: z.string(), message: z.string() })),
  /** The states that it passes at once, with the reason at each. */
  way: z.array(z.strictObject({ state: z.string(), reason: z.string() })),
  /** Where it then waits, if it does. */
  waitsIn: z
    .strictObject({
      state: z.string(),
      kind: z.enum(['approval', 'challenge', 'wait', 'effect']),
      due: z.string().optional(),
    })
    .optional(),
  /** What it ends as, where nobody is asked. */
  outcome: z.string().optional(),
  asked: z.array(
    z.strictObject({
      stage: z.string(),
      quorum: z.number().int(),
      people: z.array(z.string()),
    }),
  ),
  /** Facts that are computed, and what they came to. */
  computed: z.array(
    z.strictObject({
      fact: z.string(),
      value: z.union([z.number(), z.boolean()]).optional(),
      reasons: z.array(z.string()),
    }),
  ),
  /** How far it will go, given what it is about. */
  mode: z.enum(['observe', 'advise', 'enforce']).optional(),
});

/** What {@link requestPreviewSchema} accepts, parsed. @public */
export type RequestPreview = z.output<typeof requestPreviewSchema>;

/** A request and how far it has come. @public */
export const requestViewSchema = z.strictObject({
  id: z.string(),
  flow: z.string(),
  about: z.string(),
  /** What it is called, where the inventory knows it. */
  aboutTitle: z.string().optional(),
  stated: json,
  via: z.string().optional(),
  instanceId: z.string(),
  createdAt: z.string(),
  status: z.enum(['running', 'ended']),
  state: z.string(),
  outcome: z.string().optional(),
  /** What was ordered for it, once something was. */
  credential: issuedCredentialSchema.optional(),
});

/** What {@link requestViewSchema} accepts, parsed. @public */
export type RequestView = z.output<typeof requestViewSchema>;
