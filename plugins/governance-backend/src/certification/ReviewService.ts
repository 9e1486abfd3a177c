import { ConflictError } from '@backstage/errors';
import {
  Ceremony,
  DecisionRequest,
  RemediationReason,
  ReviewItemDetail,
  RouteRequest,
  SecondAnswer,
} from '@countersign/plugin-governance-common';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  noteReview,
  requireAsked,
  ReviewActing,
  ReviewCaller,
  sendToFlow,
} from './actOnReview';
import { decideInBulk } from './decideInBulk';
import { DecisionToMake } from './madeDecision';
import { beginReviewProof, decideReview } from './decideReview';
import { describeReview } from './describeReview';
import { HeldRows } from '../inventory';
import { ReviewCause } from './buildReviewRow';
import { IdentityToReview, OpenedReviews, openReviews } from './openReviews';
import { lockReviewRow } from './operations/findReviews';
import {
  listReviews,
  ReviewCriteria,
  ReviewListFilter,
} from './operations/listReviews';
import { Steering, steerRemediation } from '../remediation/steerRemediation';
import { answerAsSecond } from '../secondPerson/answerAsSecond';
import { tickStep } from '../remediation/tickStep';
import { handToTriage } from './handToTriage';
import { noteDiscrepancy } from './noteDiscrepancy';
import { restartReview } from './restartReview';
import { refreshEvidence } from './refreshEvidence';
import { routeReview } from './routeReview';

/**
 * Opens, shows, routes and decides review items, one transaction for each call. Whether a caller may see or touch an item
 * at all is checked before, by the routes; who may decide it is checked here, by the flow.
 */
export class ReviewService {
  readonly #acting: ReviewActing;
  readonly #knex: Knex;

  constructor({ knex, ...acting }: ReviewActing & { knex: Knex }) {
    this.#acting = acting;
    this.#knex = knex;
  }

  /** Asks the owner about everything that an identity holds. Returns the ids of the items that were opened. */
  async open(
    identityRef: string,
    cause: ReviewCause,
    actor: LedgerActor,
  ): Promise<string[]> {
    return this.#knex.transaction(trx =>
      this.openIn(trx, identityRef, cause, actor),
    );
  }

  /** Like {@link ReviewService.open}, in the transaction of what made it necessary. */
  async openIn(
    trx: Knex.Transaction,
    identityRef: string,
    cause: ReviewCause,
    actor: LedgerActor,
  ): Promise<string[]> {
    const { opened } = await this.openManyIn(
      trx,
      [{ ref: identityRef }],
      cause,
      actor,
    );
    return [...opened.values()];
  }

  /** Asks the owners of many identities together; see {@link openReviews}. */
  async openManyIn(
    trx: Knex.Transaction,
    identities: readonly IdentityToReview[],
    cause: ReviewCause,
    actor: LedgerActor,
    read?: HeldRows,
  ): Promise<OpenedReviews> {
    return openReviews(trx, {
      ...this.#acting,
      identities,
      cause,
      actor,
      read,
    });
  }

  async list(options: {
    filter: ReviewListFilter;
    criteria: ReviewCriteria;
    limit: number;
    after?: string;
  }) {
    return this.#knex.transaction(trx => listReviews(trx, options));
  }

  async get(id: string, viewer: string | undefined): Promise<ReviewItemDetail> {
    return this.#knex.transaction(trx =>
      describeReview(trx, { ...this.#acting, id, viewer }),
    );
  }

  /** See `beginReviewProof`. */
  async beginProof(
    id: string,
    request: Pick<DecisionRequest, 'decision' | 'evidenceDigest'>,
    caller: ReviewCaller,
  ): Promise<Ceremony> {
    return this.#knex.transaction(trx =>
      beginReviewProof(trx, this.#acting, id, request, caller),
    );
  }

  /** See `decideReview`. */
  async decide(
    id: string,
    request: DecisionRequest,
    caller: ReviewCaller,
  ): Promise<ReviewItemDetail> {
    try {
      return await this.#act(id, caller, trx =>
        decideReview(trx, this.#acting, id, request, caller),
      );
    } catch (error) {
      if (error instanceof ConflictError) {
        await this.#knex.transaction(trx =>
          noteDiscrepancy(trx, this.#acting, id, request, caller),
        );
      }
      throw error;
    }
  }

  /** See `restartReview`; answers with the new item. */
  async restart(
    id: string,
    { reason }: RemediationReason,
    caller: ReviewCaller,
  ): Promise<ReviewItemDetail> {
    return this.#knex.transaction(async trx =>
      describeReview(trx, {
        ...this.#acting,
        id: await restartReview(trx, this.#acting, id, { reason, caller }),
        viewer: caller.userRef,
      }),
    );
  }

  /** See `decideInBulk`. */
  async decideInBulk(
    decisions: readonly DecisionToMake[],
    options: Parameters<typeof decideInBulk>[3],
  ): Promise<Map<string, Error>> {
    return decideInBulk(this.#knex, this.#acting, decisions, options);
  }

  /** Takes a decision back before anything was done. */
  async withdraw(id: string, caller: ReviewCaller): Promise<ReviewItemDetail> {
    return this.#act(id, caller, async trx => {
      const row = await lockReviewRow(trx, id);
      await requireAsked(trx, row, caller);
      await sendToFlow(
        trx,
        this.#acting,
        row,
        { type: 'signal', name: 'decision.withdrawn' },
        caller.actor,
      );
      await noteReview(
        trx,
        this.#acting,
        row,
        caller,
        'took the decision back',
      );
    });
  }

  /** See `steerRemediation`. */
  async steer(
    id: string,
    how: Steering,
    { reason }: RemediationReason,
    caller: ReviewCaller,
  ): Promise<ReviewItemDetail> {
    return this.#act(id, caller, trx =>
      steerRemediation(trx, this.#acting, id, { how, reason, caller }),
    );
  }

  /** See `answerAsSecond`. */
  async answerAsSecond(
    id: string,
    answer: SecondAnswer,
    caller: ReviewCaller,
  ): Promise<ReviewItemDetail> {
    return this.#act(id, caller, trx =>
      answerAsSecond(trx, this.#acting, id, { ...answer, caller }),
    );
  }

  /** See `tickStep`. */
  async tickStep(
    id: string,
    tick: { taskId: string; step: number; note?: string },
    caller: ReviewCaller,
  ): Promise<ReviewItemDetail> {
    return this.#act(id, caller, trx =>
      tickStep(trx, this.#acting, id, { ...tick, caller }),
    );
  }

  /** See `routeReview`. */
  async route(
    id: string,
    request: RouteRequest,
    caller: ReviewCaller,
  ): Promise<ReviewItemDetail> {
    return this.#act(id, caller, async trx =>
      routeReview(
        trx,
        this.#acting,
        await lockReviewRow(trx, id),
        request,
        caller,
      ),
    );
  }

  /** See `handToTriage`. */
  async handToTriage(
    trx: Knex.Transaction,
    identityRef: string,
    why: string,
  ): Promise<void> {
    await handToTriage(trx, this.#acting, identityRef, why);
  }

  /** See `refreshEvidence`. */
  async refresh(id: string, caller: ReviewCaller): Promise<ReviewItemDetail> {
    return this.#act(id, caller, async trx =>
      refreshEvidence(
        trx,
        this.#acting,
        await lockReviewRow(trx, id),
        caller.actor,
      ),
    );
  }

  /** Acts, and answers with the item as it is then, as the caller sees it. */
  #act(
    id: string,
    caller: ReviewCaller,
    act: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<ReviewItemDetail> {
    return this.#knex.transaction(async trx => {
      await act(trx);
      return describeReview(trx, {
        ...this.#acting,
        id,
        viewer: caller.userRef,
      });
    });
  }
}
