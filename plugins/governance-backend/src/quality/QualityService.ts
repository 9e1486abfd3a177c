import { LoggerService } from '@backstage/backend-plugin-api';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  CampaignQuality,
  Opening,
  SecondLook,
  SecondLookAnswer,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { getCampaign } from '../campaigns/operations/campaigns';
import { ReviewCaller } from '../certification/actOnReview';
import { answerSecondLook, SecondLookContext } from './answerSecondLook';
import { describeQuality, isSignOffHeld } from './describeQuality';
import { findUnjudged, judgeCampaign } from './judgeCampaign';
import { describeSecondLooks } from './describeSecondLooks';
import { forgetOldMarks } from './operations/forgetOldMarks';
import { recordOpening } from './recordOpening';

/** Rows that one transaction deletes, so that none lasts long. */
const FORGET_PAGE = 200;

type Criteria = PermissionCriteria<GovernedReviewQuery> | undefined;

/** How decisions are made: keeps openings, judges runs, and has flagged decisions looked at again where the portal says so. */
export class QualityService {
  readonly #knex: Knex;
  readonly #context: SecondLookContext & { logger: LoggerService };

  constructor({
    knex,
    ...context
  }: SecondLookContext & { knex: Knex; logger: LoggerService }) {
    this.#knex = knex;
    this.#context = context;
  }

  /** See {@link isSignOffHeld}. */
  async isSignOffHeld(
    trx: Knex.Transaction,
    campaignId: string,
  ): Promise<boolean> {
    return isSignOffHeld(trx, this.#context.settings, campaignId);
  }

  /** See {@link recordOpening}. */
  async recordOpening(
    itemId: string,
    userRef: string,
    opening: Opening,
  ): Promise<void> {
    await this.#knex.transaction(async trx =>
      recordOpening(trx, {
        itemId,
        userRef,
        opening,
        now: await this.#context.engine.now(trx),
      }),
    );
  }

  /**
   * How the decisions of a campaign were made, of items that the caller may see.
   *
   * @throws NotFoundError where there is no such campaign
   */
  async describe(
    campaignId: string,
    criteria: Criteria,
  ): Promise<CampaignQuality> {
    return this.#knex.transaction(async trx => {
      await getCampaign(trx, campaignId);
      return describeQuality(trx, {
        campaignId,
        criteria,
        settings: this.#context.settings,
      });
    });
  }

  /**
   * Second looks of a campaign, those that wait first, as the caller may act on them.
   *
   * @throws NotFoundError where there is no such campaign
   */
  async listSecondLooks(options: {
    campaignId: string;
    criteria: Criteria;
    viewer: string | undefined;
    after?: [string, string];
    limit: number;
  }): Promise<{ items: SecondLook[]; total: number }> {
    return this.#knex.transaction(async trx => {
      await getCampaign(trx, options.campaignId);
      return describeSecondLooks(trx, this.#context, options);
    });
  }

  /** See {@link answerSecondLook}. */
  async answer(
    id: string,
    answer: SecondLookAnswer,
    caller: ReviewCaller,
    criteria: Criteria,
  ): Promise<SecondLook> {
    return this.#knex.transaction(trx =>
      answerSecondLook(trx, this.#context, { id, answer, caller, criteria }),
    );
  }

  /**
   * Judges campaigns that are over, each once and in a transaction of its own, and forgets what is older than it is kept.
   * Safe beside another replica.
   */
  async turn(signal: AbortSignal): Promise<void> {
    const { settings, engine, newId } = this.#context;
    const campaigns = await this.#knex.transaction(findUnjudged);
    for (const campaignId of campaigns) {
      if (signal.aborted) {
        return;
      }
      await this.#knex.transaction(async trx =>
        judgeCampaign(trx, {
          campaignId,
          settings,
          newId,
          now: await engine.now(trx),
        }),
      );
    }
    let forgotten = FORGET_PAGE;
    while (forgotten === FORGET_PAGE && !signal.aborted) {
      forgotten = await this.#knex.transaction(async trx => {
        const now = await engine.now(trx);
        const before = new Date(now.getTime() - settings.keepMs).toISOString();
        return forgetOldMarks(trx, { before, limit: FORGET_PAGE });
      });
    }
  }
}
