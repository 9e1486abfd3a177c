import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { PolicyEngine } from '@countersign/plugin-governance-flows';
import { CampaignDefinition } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import type { StagingContext } from '../reviewTasks/planStage';
import { ReviewCause } from '../certification/buildReviewRow';
import { IdentityToReview, OpenedReviews } from '../certification/openReviews';
import { ExpectedSource } from '../evidence/register/readExpectedSources';
import { HeldRows } from '../inventory';
import { ReviewEngine, ReviewSettings } from '../certification/ports';

/** What campaigns need of reviews. */
export interface CampaignReviews {
  openManyIn(
    trx: Knex.Transaction,
    identities: readonly IdentityToReview[],
    cause: ReviewCause,
    actor: LedgerActor,
    read?: HeldRows,
  ): Promise<OpenedReviews>;
}

/** What campaigns work with. */
export interface CampaignContext {
  engine: Pick<ReviewEngine, 'now' | 'sendMany'>;
  reviews: CampaignReviews;
  settings: ReviewSettings;
  ledger: LedgerPort;
  policy: PolicyEngine;
  shipped: readonly CampaignDefinition[];
  newId: () => string;
  /** How reviewers of stages are found, for previews; without it the owners are shown. */
  staging?: StagingContext;
  /** Sources that are expected to be connected; left out where nobody has said. */
  expected?: readonly ExpectedSource[];
  /** Items in one transaction. */
  batchSize: number;
}
