import { z } from 'zod/v4';

/**
 * A credential that was ordered here, from the order to its end. Holds nothing secret; `storedAt` names where its holder reads
 * it.
 *
 * @public
 */
export const issuedCredentialSchema = z.strictObject({
  id: z.string(),
  instanceId: z.string(),
  /**
   * `issuing`: ordered; `unknown`: a call may have made it; `delivered`: it lies where its holder reads it and is not usable;
   * `ended`: see `endReason`.
   */
  state: z.enum([
    'issuing',
    'unknown',
    'delivered',
    'active',
    'suspended',
    'ended',
  ]),
  issuer: z.string(),
  /** Absent while the issuer is not connected. */
  issuerTitle: z.string().optional(),
  /** Id of the credential in whose place it was made. */
  replaces: z.string().optional(),
  /** How it comes to life, as its issuer declares. */
  activation: z
    .enum([
      'native-disable',
      'sealed-until-confirmed',
      'not-before',
      'bounded-automatic',
    ])
    .optional(),
  /** External id of the identity that it is for. */
  identity: z.string(),
  /** Inventory reference of that identity. */
  identityRef: z.string().optional(),
  environment: z.string(),
  scopes: z.array(z.string()),
  purpose: z.string(),
  owner: z.string(),
  requestedBy: z.string(),
  store: z.string(),
  storeTitle: z.string().optional(),
  storedAt: z.string().optional(),
  /** What its system calls it. */
  externalId: z.string().optional(),
  notAfter: z.string(),
  orderedAt: z.string(),
  issuedAt: z.string().optional(),
  deliveredAt: z.string().optional(),
  activatedAt: z.string().optional(),
  endedAt: z.string().optional(),
  endReason: z.string().optional(),
  /** When its system was seen to refuse it. */
  refusedAt: z.string().optional(),
  /**
   * When its system last saw it in use, or `never`; absent where nothing is known of it, and where credentials are shown beside
   * something else.
   */
  lastUsedAt: z.string().optional(),
  /** Whether the caller may have it revoked, where it is shown to one caller. */
  mayRevoke: z.boolean().optional(),
});

/** What {@link issuedCredentialSchema} accepts, parsed. @public */
export type IssuedCredentialView = z.output<typeof issuedCredentialSchema>;

/** Where credentials can be had. @public */
export const issuerSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  environment: z.string().optional(),
  source: z.string().optional(),
  activation: z.enum([
    'native-disable',
    'sealed-until-confirmed',
    'not-before',
    'bounded-automatic',
  ]),
  revocation: z.enum(['observed', 'passive', 'none']),
  longestLifeDays: z.number(),
});

/** What {@link issuerSchema} accepts, parsed. @public */
export type IssuerView = z.output<typeof issuerSchema>;

/** Where credentials can be delivered. @public */
export const storeSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  development: z.boolean(),
});

/** What {@link storeSchema} accepts, parsed. @public */
export type StoreView = z.output<typeof storeSchema>;
