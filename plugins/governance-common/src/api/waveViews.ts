import { z } from 'zod/v4';

/** What can be done in waves with what something holds. @public */
export const waveActionSchema = z.enum(['revoke', 'rotate']);

/** What {@link waveActionSchema} accepts, parsed. @public */
export type WaveAction = z.output<typeof waveActionSchema>;

/** What holds credentials that are ended together. @public */
export const waveTargetSchema = z.strictObject({
  kind: z.enum(['integration', 'issuer', 'team', 'identity']),
  /** As a freeze names it: a reference, or the id of an issuer. */
  target: z.string().trim().min(1).max(500),
});

/** What {@link waveTargetSchema} accepts, parsed. @public */
export type WaveTarget = z.output<typeof waveTargetSchema>;

const counted = z.strictObject({ name: z.string(), count: z.number() });

/** A credential that something holds, and why nothing can be done with it, if so. @public */
export const heldCredentialSchema = z.strictObject({
  credentialId: z.string(),
  /** External id of the identity that it is for. */
  identity: z.string(),
  environment: z.string(),
  issuer: z.string(),
  owner: z.string(),
  orderedAt: z.string(),
  notAfter: z.string(),
  obstacle: z.string().optional(),
});

/** What {@link heldCredentialSchema} accepts, parsed. @public */
export type HeldCredential = z.output<typeof heldCredentialSchema>;

/** What waves over what something holds would do. @public */
export const wavePreviewSchema = z.strictObject({
  kind: waveTargetSchema.shape.kind,
  target: z.string(),
  action: waveActionSchema,
  /** Whether it is frozen itself, so that nothing is added meanwhile. */
  frozen: z.boolean(),
  /** Credentials that it holds and that work, or were put out of service for a while. */
  total: z.number(),
  /** Of these, with how many it can be done. */
  possible: z.number(),
  /** By environment, in the order in which they come. */
  environments: z.array(counted),
  owners: z.array(counted),
  /** Why it cannot be done, with how many. */
  obstacles: z.array(counted),
  /** Credentials that were ordered or delivered and work not yet; they are not among the total. */
  notYet: z.number(),
  /** Under way over the same target already. */
  open: z.string().optional(),
  /** In the order in which they come. */
  items: z.array(heldCredentialSchema),
  nextCursor: z.string().optional(),
});

/** What {@link wavePreviewSchema} accepts, parsed. @public */
export type WavePreview = z.output<typeof wavePreviewSchema>;

/**
 * How a credential stands in waves. `trying`: its last attempt failed, and its flow tries again; `switching`: the one that replaces
 * it works, and so does it; `left-out`: nothing can be done with it; `cancelled`: its wave never began.
 *
 * @public
 */
export const waveItemStateSchema = z.enum([
  'waiting',
  'begun',
  'trying',
  'switching',
  'done',
  'failed',
  'left-out',
  'cancelled',
]);

/** What {@link waveItemStateSchema} accepts, parsed. @public */
export type WaveItemState = z.output<typeof waveItemStateSchema>;

/** What something holds, being ended in waves. @public */
export const incidentWavesSchema = z.strictObject({
  id: z.string(),
  kind: waveTargetSchema.shape.kind,
  target: z.string(),
  action: waveActionSchema,
  reason: z.string(),
  state: z.enum(['running', 'paused', 'finished', 'cancelled']),
  /** Why it has paused by itself. */
  why: z.string().optional(),
  startedBy: z.string(),
  startedAt: z.string(),
  /** Who paused, resumed or cancelled it last; absent where it did so by itself. */
  changedBy: z.string().optional(),
  changedAt: z.string().optional(),
  /** When nothing of it was under way any more. */
  settledAt: z.string().optional(),
  waveSize: z.number(),
  /** That many failures in one wave pause it. */
  pauseAt: z.number(),
  /** The wave under way; 0 before the first. */
  wave: z.number(),
  waves: z.number(),
  total: z.number(),
  counts: z.strictObject({
    waiting: z.number(),
    begun: z.number(),
    trying: z.number(),
    switching: z.number(),
    done: z.number(),
    failed: z.number(),
    leftOut: z.number(),
    cancelled: z.number(),
  }),
});

/** What {@link incidentWavesSchema} accepts, parsed. @public */
export type IncidentWavesView = z.output<typeof incidentWavesSchema>;

/** One credential in waves. @public */
export const waveItemSchema = z.strictObject({
  credentialId: z.string(),
  /** 0 for what is left out. */
  wave: z.number(),
  state: waveItemStateSchema,
  /** Why it failed, is tried again or is left out; what is still to be said otherwise. */
  reason: z.string().optional(),
  identity: z.string(),
  environment: z.string(),
  issuer: z.string(),
  owner: z.string(),
  /** The flow that ends or replaces it. */
  instanceId: z.string().optional(),
  begunAt: z.string().optional(),
  settledAt: z.string().optional(),
});

/** What {@link waveItemSchema} accepts, parsed. @public */
export type WaveItemView = z.output<typeof waveItemSchema>;

/** Waves as a whole, with a page of their credentials in the order in which they come. @public */
export const incidentWavesDetailSchema = incidentWavesSchema.extend({
  items: z.array(waveItemSchema),
  nextCursor: z.string().optional(),
});

/** What {@link incidentWavesDetailSchema} accepts, parsed. @public */
export type IncidentWavesDetail = z.output<typeof incidentWavesDetailSchema>;
