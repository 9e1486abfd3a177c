import { z } from 'zod/v4';
import { IDENTITY_TYPES } from '../inventory/identityTypes';
import { entityRef } from '../inventory/observedText';
import { campaignStarting } from './campaignStarts';
import {
  campaignDuration as duration,
  campaignStaging,
  checkStaging,
} from './campaignStages';

/** The kinds of things that a campaign can ask about. @public */
export const CAMPAIGN_ASKS = [
  'credentials',
  'grants',
  'certificates',
  'integrations',
  'entitlements',
] as const;

/** One of {@link CAMPAIGN_ASKS}. @public */
export type CampaignAsks = (typeof CAMPAIGN_ASKS)[number];

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, { error: 'is a name such as api-keys' });

/** Which things a campaign is about. Parts that are left out do not restrict. @public */
export const campaignScopeSchema = z.strictObject({
  environment: z.string().min(1).max(255).optional(),
  /** Id of the source that it comes from. */
  source: z.string().min(1).max(255).optional(),
  /** The owning group; those below it count too. */
  ownerGroup: entityRef.optional(),
  /** A component that uses it. */
  component: entityRef.optional(),
  /** Only what identities of this type hold. */
  type: z.enum(IDENTITY_TYPES).optional(),
  /** Only identities that are privileged, or that hold a privileged grant. */
  privileged: z.literal(true).optional(),
  /** CEL over the facts of one thing; see `docs/campaigns.md`. */
  where: z.string().min(1).max(2000).optional(),
});

/** What {@link campaignScopeSchema} accepts, parsed. @public */
export type CampaignScope = z.output<typeof campaignScopeSchema>;

/** What is asked about, of whom, why, and until when: the document from which campaigns are launched. @public */
export const campaignDefinitionSchema = z.strictObject({
  apiVersion: z.literal('governance.countersign.dev/v1'),
  kind: z.literal('CampaignDefinition'),
  metadata: z.strictObject({
    name,
    title: z.string().min(1).max(120),
    description: z.string().max(1000).optional(),
    /** Who answers for the campaign and its result. */
    owner: entityRef,
  }),
  spec: z
    .strictObject({
      asks: z
        .array(z.enum(CAMPAIGN_ASKS))
        .min(1)
        .refine(kinds => new Set(kinds).size === kinds.length, {
          error: 'names each kind once',
        }),
      scope: campaignScopeSchema,
      /** Why, in words, for the people who are asked. */
      cause: z.string().trim().min(10).max(500),
      /** How long the campaign runs. */
      deadline: duration,
      /** The flow that each item runs; the one of reviews unless told. */
      flow: name.optional(),
      /** Whether its items may be decided many at once; they may not unless told. */
      bulk: z.enum(['forbidden', 'allowed']).optional(),
      /**
       * Carries a keep forward, instead of asking, where nothing that it rested on has changed, it is used and of low risk;
       * never unless told.
       */
      carryForward: z
        .strictObject({
          /** How old the decision of a person may be. */
          maxAge: duration,
          /** The share that is asked about all the same, from 0 to 1. */
          sample: z.number().min(0).max(1).default(0.05),
        })
        .optional(),
      /** How old the last reading of a source in scope may be at launch. */
      freshness: duration,
      /** Where the risk analysis stands that set how often this is asked. */
      riskAnalysis: z.string().trim().min(3).max(500).optional(),
      ...campaignStaging,
      ...campaignStarting,
    })
    .superRefine((spec, ctx) => {
      const ofIdentities = (['type', 'privileged'] as const).find(
        part => spec.scope[part] !== undefined,
      );
      const alone = spec.asks.find(
        kind => kind === 'certificates' || kind === 'integrations',
      );
      if (ofIdentities && alone) {
        ctx.addIssue({
          code: 'custom',
          path: ['scope', ofIdentities],
          message: `speaks of identities and cannot narrow ${alone}; use where, with subject.${ofIdentities}`,
        });
      }
      for (const problem of checkStaging(spec)) {
        ctx.addIssue({ code: 'custom', ...problem });
      }
    }),
});

/** What {@link campaignDefinitionSchema} accepts, parsed. @public */
export type CampaignDefinition = z.output<typeof campaignDefinitionSchema>;

/** A definition with where it comes from. @public */
export const campaignDefinitionViewSchema = z.strictObject({
  definition: campaignDefinitionSchema,
  /** SHA-256 of its canonical form. */
  digest: z.string(),
  /** Whether it comes with the product or was saved here. */
  origin: z.enum(['shipped', 'saved']),
  savedBy: z.string().optional(),
  savedAt: z.string().optional(),
  /** The campaign of it that has not ended. */
  runningCampaign: z.string().optional(),
  /** Campaigns of it so far; left out where there was none. */
  launched: z
    .strictObject({
      campaigns: z.number().int().min(1),
      /** Those that have not ended, started by events or by people. */
      unended: z.number().int().min(0),
      lastStartedAt: z.string(),
      lastEndedAt: z.string().optional(),
    })
    .optional(),
});

/** What {@link campaignDefinitionViewSchema} accepts, parsed. @public */
export type CampaignDefinitionView = z.output<
  typeof campaignDefinitionViewSchema
>;
