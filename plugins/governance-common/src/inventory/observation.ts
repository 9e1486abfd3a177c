import { z } from 'zod/v4';
import { instantSchema } from './facts';
import { identityKeySchema, observedIdentitySchema } from './observedIdentity';
import {
  observedCertificateSchema,
  observedPartnerIntegrationSchema,
  observedRoleSchema,
} from './observedItems';
import { text } from './observedText';

/**
 * Use of a credential or grant by one caller on one day (UTC).
 *
 * @public
 */
export const observedUseSchema = z.strictObject({
  identity: identityKeySchema,
  /** The id of the source that the principal lives in, where another one states its use, such as a log of API calls. */
  statedFor: text.optional(),
  credential: text.optional(),
  grant: text.optional(),
  caller: text,
  /** `YYYY-MM-DD` in UTC. */
  day: z.iso.date(),
  count: z.number().int().positive(),
});

/**
 * What {@link observedUseSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedUse = z.output<typeof observedUseSchema>;

/**
 * Something that could not be read. It is listed with its reason, never dropped.
 *
 * @public
 */
export const unreadableItemSchema = z.strictObject({
  /** Where it stands: file, and row, entry or object within it. */
  item: text,
  reason: text,
});

/**
 * What {@link unreadableItemSchema} accepts, parsed.
 *
 * @public
 */
export type UnreadableItem = z.output<typeof unreadableItemSchema>;

/**
 * What one source says at one time. This is what importers return, what live sources observe and what the push API takes.
 *
 * @public
 */
export const observationSchema = z.strictObject({
  /** Format or system, for example `aws-credential-report`. */
  kind: text,
  observedAt: instantSchema,
  basis: z.enum(['declared', 'observed']),
  /**
   * A `snapshot` states everything that exists in `realms`: what it no longer names there is absent. A `delta` states
   * only what it names.
   */
  mode: z.enum(['snapshot', 'delta']),
  /** The realms that a snapshot covers completely. Required for one, refused for a delta. */
  realms: z.array(z.string().max(512)).optional(),
  identities: z.array(observedIdentitySchema).default([]),
  certificates: z.array(observedCertificateSchema).default([]),
  partnerIntegrations: z.array(observedPartnerIntegrationSchema).default([]),
  roles: z.array(observedRoleSchema).default([]),
  uses: z.array(observedUseSchema).default([]),
  /**
   * The days that `uses` covers completely; outside of them use is unknown. Left out where not every use is recorded: what
   * is stated was then used, and nothing is known to be unused.
   */
  useWindow: z
    .strictObject({ from: instantSchema, to: instantSchema })
    .optional(),
  unreadable: z.array(unreadableItemSchema).default([]),
  /** What was understood and is no inventory, for example a revocation list among certificates. */
  ignored: z.array(unreadableItemSchema).default([]),
});

/**
 * What {@link observationSchema} accepts, parsed.
 *
 * @public
 */
export type Observation = z.output<typeof observationSchema>;

/** What may be sent: fields with a default can be left out. @public */
export type ObservationInput = z.input<typeof observationSchema>;
