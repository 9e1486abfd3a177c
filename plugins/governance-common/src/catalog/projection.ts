import { z } from 'zod/v4';
import { GOVERNED_RESOURCE_TYPES } from '../inventory';

const text = z.string().min(1).max(2048);

/**
 * What the last decisions about something came to: everything that it holds was kept or reduced, some of it, or everything
 * that was decided was revoked.
 *
 * @public
 */
export const CERTIFICATION_STAMP_OUTCOMES = [
  'certified',
  'partly',
  'revoked',
] as const;

/**
 * The last certification of something. It says when and what, and not by whom.
 *
 * @public
 */
export const certificationStampSchema = z.object({
  /** `YYYY-MM-DD` in UTC. */
  on: z.iso.date(),
  outcome: z.enum(CERTIFICATION_STAMP_OUTCOMES),
});

/**
 * What {@link certificationStampSchema} accepts, parsed.
 *
 * @public
 */
export type CertificationStamp = z.output<typeof certificationStampSchema>;

/**
 * One inventory record as the catalog is to show it. Stable facts only.
 *
 * @public
 */
export const projectedResourceSchema = z.object({
  /** The inventory's own reference; stays the same for as long as the record exists. */
  ref: text,
  /** A name to build the entity's name from; the catalog's rules are applied by the reader. */
  entityName: text,
  type: z.enum(GOVERNED_RESOURCE_TYPES),
  title: text,
  description: z.string().max(4096).optional(),
  /** Entity reference of a group or user. */
  owner: text.optional(),
  /** Entity reference of a system. */
  system: text.optional(),
  environment: text.optional(),
  identity: z.object({
    source: text,
    realm: z.string().max(512),
    region: z.string().max(128).optional(),
    externalId: text,
  }),
  /** Entity references of the components it is attached to. */
  consumers: z.array(text),
  labels: z.record(z.string(), z.string()).optional(),
  /** Left out: nobody has decided about it. */
  lastCertification: certificationStampSchema.optional(),
});

/**
 * A page of `GET /api/governance/catalog/projection?after=&limit=`. The last page has no `nextCursor`. `generation` is
 * the same on all pages that may be put together; it changes only when they may not, as after a store was rebuilt, and
 * not with each write. When it changes between two pages, the reader starts anew.
 *
 * @public
 */
export const catalogProjectionPageSchema = z.object({
  items: z.array(projectedResourceSchema),
  nextCursor: text.optional(),
  generation: text,
});

/**
 * What {@link projectedResourceSchema} accepts, parsed.
 *
 * @public
 */
export type ProjectedResource = z.output<typeof projectedResourceSchema>;
/**
 * What {@link catalogProjectionPageSchema} accepts, parsed.
 *
 * @public
 */
export type CatalogProjectionPage = z.output<
  typeof catalogProjectionPageSchema
>;
