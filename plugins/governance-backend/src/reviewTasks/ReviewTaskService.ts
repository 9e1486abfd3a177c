import {
  DelegationRequest,
  ReviewLead,
  ReviewStaging,
} from '@countersign/plugin-governance-common';
import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { noteReview, ReviewCaller } from '../certification/actOnReview';
import {
  getReviewRow,
  lockReviewRow,
} from '../certification/operations/findReviews';
import { ReviewEngine, ReviewInventory } from '../certification/ports';
import { askAgainBatch } from './askAgain';
import { TaskContext } from './askStage';
import { claimReview, describeLead, unclaimReview } from './claimReview';
import { delegateTask } from './delegateTask';
import { describeStaging } from './describeStaging';

/** Items asked again in one transaction. */
const BATCH = 100;

/** Shows who is asked about items, and moves tasks. Who may see an item is checked before, by the routes. */
export class ReviewTaskService {
  readonly #context: TaskContext & {
    engine: ReviewEngine;
    inventory: ReviewInventory;
    ledger: LedgerPort;
    delegateTo: readonly string[];
  };
  readonly #knex: Knex;

  constructor({
    knex,
    ...context
  }: TaskContext & {
    knex: Knex;
    engine: ReviewEngine;
    inventory: ReviewInventory;
    ledger: LedgerPort;
    /** Groups to whose people questions may be given besides the owners and triage. */
    delegateTo: readonly string[];
  }) {
    this.#context = context;
    this.#knex = knex;
  }

  /** See `describeStaging`. */
  async describe(
    id: string,
    viewer: string | undefined,
  ): Promise<ReviewStaging> {
    return this.#knex.transaction(async trx =>
      describeStaging(trx, {
        item: await getReviewRow(trx, id),
        viewer,
        settings: this.#context,
      }),
    );
  }

  /** See `delegateTask`. */
  async delegate(
    id: string,
    request: DelegationRequest,
    caller: ReviewCaller,
    manages: boolean,
  ): Promise<ReviewStaging> {
    await this.#knex.transaction(async trx => {
      const item = await lockReviewRow(trx, id);
      await delegateTask(trx, this.#context, {
        item,
        request,
        caller,
        manages,
      });
      await noteReview(
        trx,
        this.#context,
        item,
        caller,
        `gave the question to ${request.to}`,
        request.reason,
      );
    });
    return this.describe(id, caller.userRef);
  }

  /** Asks again now what waits for its next iteration, batch by batch. Returns how many items that were. */
  async askAgain(campaignId: string, caller: ReviewCaller): Promise<number> {
    let asked = 0;
    let after: string | undefined = '';
    while (after !== undefined) {
      const from: string = after;
      const batch = await this.#knex.transaction(trx =>
        askAgainBatch(trx, this.#context.engine, {
          campaignId,
          after: from,
          limit: BATCH,
          actor: caller.actor,
        }),
      );
      asked += batch?.asked ?? 0;
      after = batch?.last;
    }
    return asked;
  }

  /** Who leads on an item, and who is on it. */
  async lead(id: string): Promise<ReviewLead> {
    return this.#knex.transaction(async trx =>
      describeLead(trx, await getReviewRow(trx, id)),
    );
  }

  /** See `claimReview`. */
  async claim(id: string, caller: ReviewCaller): Promise<ReviewLead> {
    return this.#knex.transaction(async trx => {
      const item = await lockReviewRow(trx, id);
      const at = (await this.#context.engine.now(trx)).toISOString();
      await claimReview(trx, item, { userRef: caller.userRef, at });
      await noteReview(trx, this.#context, item, caller, 'is on it');
      return describeLead(trx, item);
    });
  }

  /** See `unclaimReview`. */
  async unclaim(id: string, caller: ReviewCaller): Promise<ReviewLead> {
    return this.#knex.transaction(async trx => {
      const item = await lockReviewRow(trx, id);
      await unclaimReview(trx, item, caller.userRef);
      await noteReview(
        trx,
        this.#context,
        item,
        caller,
        'left it to the others again',
      );
      return describeLead(trx, item);
    });
  }
}
