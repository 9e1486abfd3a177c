import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  DecisionRequest,
  EvidenceBundle,
  ReviewItemDetail,
  RouteRequest,
} from '@countersign/plugin-governance-common';
import {
  boundFields,
  canonicalJson,
  FlowEvent,
  StepPorts,
} from '@countersign/plugin-governance-flows';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { resolveLead, Reviewer } from '../directory/queryDirectory';
import { isEvidenceStale } from './assembleEvidence';
import { checkReduction } from './checkReduction';
import { collectEvidence, worstSeverity } from './collectEvidence';
import { describeReview } from './describeReview';
import { isStillEligible, LEAD_OF } from './isStillEligible';
import { openReviews, ReviewCause } from './openReviews';
import { listReviewers, lockReviewRow } from './operations/findReviews';
import { replaceReviewers } from './operations/insertReviews';
import {
  listReviews,
  ReviewCriteria,
  ReviewListFilter,
} from './operations/listReviews';
import { queueNotices } from './operations/notices';
import { appendHistory } from './operations/reviewHistory';
import {
  ReviewConnectors,
  ReviewEngine,
  ReviewInventory,
  ReviewSettings,
} from './ports';
import { refuseRequester, toRefusalError } from './refusals';
import { resolveReviewers } from './resolveReviewers';
import { ReviewRow, StoredSubject } from './reviewRow';
import { suggestCandidates } from './suggestCandidates';
import { DECISION_WORDS } from './words';

/** A person who acts, and by what authority. */
export interface ReviewCaller {
  userRef: string;
  actor: LedgerActor;
}

interface ReviewServiceOptions {
  knex: Knex;
  engine: ReviewEngine;
  inventory: ReviewInventory;
  connectors: ReviewConnectors;
  ledger: LedgerPort;
  settings: ReviewSettings;
  ports: StepPorts;
}

/**
 * Opens, shows, routes and decides review items. Whether a caller may see or touch an item at all is checked before,
 * by `AuthorizedReviews`; who may decide it is checked here, by the flow.
 */
export class ReviewService {
  readonly #options: ReviewServiceOptions;

  constructor(options: ReviewServiceOptions) {
    this.#options = options;
  }

  /** Asks the owner about everything that an identity holds. Returns the ids of the items that were opened. */
  async open(
    identityRef: string,
    cause: ReviewCause,
    actor: LedgerActor,
  ): Promise<string[]> {
    return this.#options.knex.transaction(trx =>
      openReviews(trx, { ...this.#options, identityRef, cause, actor }),
    );
  }

  async list(options: {
    filter: ReviewListFilter;
    criteria: ReviewCriteria;
    limit: number;
    after?: string;
  }) {
    return this.#options.knex.transaction(trx => listReviews(trx, options));
  }

  async get(id: string, viewer: string | undefined): Promise<ReviewItemDetail> {
    return this.#options.knex.transaction(trx =>
      this.#describe(trx, id, viewer),
    );
  }

  /**
   * Records a decision.
   *
   * @throws ConflictError where the evidence is not the one that was seen or is stale, where no owner is resolved for a
   * keep, or where the moment has passed; NotAllowedError where this person may not decide; InputError where what
   * remains after *reduce* is not a strict part.
   */
  async decide(
    id: string,
    request: DecisionRequest,
    caller: ReviewCaller,
  ): Promise<ReviewItemDetail> {
    const { knex, engine, ledger } = this.#options;
    return knex.transaction(async trx => {
      const row = await lockReviewRow(trx, id);
      const now = await engine.now(trx);
      this.#checkEvidence(row, request, now);
      this.#checkOwner(row, request);
      if (request.reduceTo) {
        const subject: StoredSubject = JSON.parse(row.subject_json);
        checkReduction(request.reduceTo, subject, now);
      }
      await this.#checkMembership(trx, row, caller);
      await this.#send(
        trx,
        row,
        {
          type: 'vote',
          voter: caller.userRef,
          voterKind: 'person',
          decision: request.decision,
          digest: await this.#digestOfSeen(trx, row, request),
          ...(request.reduceTo ? { payload: { ...request.reduceTo } } : {}),
        },
        caller.actor,
      );
      const at = now.toISOString();
      await trx<ReviewRow>('review_items')
        .where({ id })
        .update({
          decision: request.decision,
          decided_at: at,
          decided_by: caller.userRef,
          justification: request.justification ?? null,
          reduce_to: request.reduceTo ? JSON.stringify(request.reduceTo) : null,
        });
      await appendHistory(trx, id, {
        at,
        by: caller.userRef,
        what: DECISION_WORDS[request.decision],
      });
      await ledger.append(trx, [
        {
          type: 'review.decided',
          subject: `review:${id}`,
          at: now,
          actor: caller.actor,
          data: {
            decision: request.decision,
            subject: row.subject_ref,
            subjectFingerprint: row.subject_fingerprint,
            evidenceDigest: request.evidenceDigest,
            mode: row.mode,
            ...(request.reduceTo ? { reduceTo: { ...request.reduceTo } } : {}),
          },
          personal: request.justification
            ? { justification: request.justification }
            : undefined,
        },
      ]);
      return this.#describe(trx, id, caller.userRef);
    });
  }

  /** Takes a decision back before anything was done. */
  async withdraw(id: string, caller: ReviewCaller): Promise<ReviewItemDetail> {
    return this.#options.knex.transaction(async trx => {
      const row = await lockReviewRow(trx, id);
      await this.#checkMembership(trx, row, caller);
      await this.#send(
        trx,
        row,
        { type: 'signal', name: 'decision.withdrawn' },
        caller.actor,
      );
      await this.#note(trx, row, caller, 'took the decision back');
      return this.#describe(trx, id, caller.userRef);
    });
  }

  /** Brings back what silence had disabled, and asks again. */
  async contest(id: string, caller: ReviewCaller): Promise<ReviewItemDetail> {
    return this.#options.knex.transaction(async trx => {
      const row = await lockReviewRow(trx, id);
      await this.#checkMembership(trx, row, caller);
      await this.#send(
        trx,
        row,
        { type: 'signal', name: 'owner.contested' },
        caller.actor,
      );
      await this.#note(trx, row, caller, 'asked for it to be restored');
      return this.#describe(trx, id, caller.userRef);
    });
  }

  /**
   * *Not mine* puts the question to somebody else, *don't know* asks the lead besides. Neither decides, and the
   * deadline goes on.
   *
   * @throws ConflictError where the item is not open or nobody is left to ask
   */
  async route(
    id: string,
    request: RouteRequest,
    caller: ReviewCaller,
  ): Promise<ReviewItemDetail> {
    return this.#options.knex.transaction(async trx => {
      const row = await lockReviewRow(trx, id);
      if (row.status !== 'open') {
        throw new ConflictError(
          `Review '${id}' is ${row.status}; only an open one can be handed on`,
        );
      }
      await this.#checkMembership(trx, row, caller);
      if (request.kind === 'not-mine') {
        await this.#handOn(trx, row, request, caller);
      } else {
        await this.#askLead(trx, row, request, caller);
      }
      return this.#describe(trx, id, caller.userRef);
    });
  }

  /** Collects the evidence anew. Votes on the old one are void from then on. */
  async refresh(id: string, caller: ReviewCaller): Promise<ReviewItemDetail> {
    return this.#options.knex.transaction(async trx => {
      const row = await lockReviewRow(trx, id);
      if (row.status !== 'open') {
        throw new ConflictError(
          `Review '${id}' is ${row.status}; evidence is refreshed while it is open`,
        );
      }
      await this.refreshEvidence(trx, row, caller.actor);
      return this.#describe(trx, id, caller.userRef);
    });
  }

  /** Collects an open item's evidence anew within a transaction. */
  async refreshEvidence(
    trx: Knex.Transaction,
    row: ReviewRow,
    actor: LedgerActor,
  ): Promise<void> {
    const { engine, inventory, settings } = this.#options;
    const identity = await inventory.readMaterial(trx, row.identity_ref);
    const holding = identity?.holdings.find(
      ({ ref }) => ref === row.subject_ref,
    );
    if (!identity || !holding?.live) {
      throw new ConflictError(
        `${row.subject_title} of ${row.identity_title} is not there any more; the review closes with the next reading of ${row.source}`,
      );
    }
    const now = await engine.now(trx);
    const { bundle, digest } = await collectEvidence(trx, {
      identity,
      holding,
      now,
      maxAgeMs: settings.evidenceMaxAgeMs,
    });
    const subject: StoredSubject = {
      externalId: holding.externalId,
      actions: holding.actions,
      expiresAt: holding.expiresAt,
    };
    await trx<ReviewRow>('review_items')
      .where({ id: row.id })
      .update({
        evidence: JSON.stringify(bundle),
        evidence_digest: digest,
        evidence_at: bundle.collectedAt,
        subject_fingerprint: holding.fingerprint,
        subject_json: JSON.stringify(subject),
        worst_severity: worstSeverity(bundle.findings) ?? null,
        change_count: bundle.changes.length,
      });
    await this.#send(
      trx,
      row,
      {
        type: 'facts',
        facts: {
          evidence: { digest },
          subject: {
            fingerprint: holding.fingerprint,
            privileged: holding.privileged,
          },
        },
      },
      actor,
    );
  }

  #checkEvidence(row: ReviewRow, request: DecisionRequest, now: Date): void {
    if (row.evidence_digest !== request.evidenceDigest) {
      throw new ConflictError(
        'The evidence has changed since it was shown; look at it again and decide on what stands there now (stale-evidence)',
      );
    }
    const bundle: EvidenceBundle = JSON.parse(row.evidence);
    const maxAgeMs = this.#options.settings.evidenceMaxAgeMs;
    if (row.status === 'open' && isEvidenceStale(bundle, { now, maxAgeMs })) {
      throw new ConflictError(
        `The evidence is older than the policy accepts (collected ${bundle.collectedAt}); refresh the evidence and decide on that (stale-evidence)`,
      );
    }
  }

  #checkOwner(row: ReviewRow, request: DecisionRequest): void {
    const bundle: EvidenceBundle = JSON.parse(row.evidence);
    const owner = bundle.identity.facts.find(({ field }) => field === 'owner');
    if (request.decision === 'keep' && !owner?.known) {
      throw new ConflictError(
        `Nobody is known to own ${row.identity_title}, so nobody can keep it; name an owner at its source, or revoke (unresolved-owner)`,
      );
    }
  }

  /** The digest over what the person saw, not over what lies here now: a difference is refused. */
  async #digestOfSeen(
    trx: Knex.Transaction,
    row: ReviewRow,
    request: DecisionRequest,
  ): Promise<string> {
    const { engine, ports } = this.#options;
    const instance = await engine.getInstance(trx, row.instance_id);
    return ports.digest(
      canonicalJson({
        ...boundFields(instance.definition, instance.snapshot),
        'evidence.digest': request.evidenceDigest,
      }),
    );
  }

  async #checkMembership(
    trx: Knex.Transaction,
    row: ReviewRow,
    caller: ReviewCaller,
  ): Promise<void> {
    refuseRequester(row, caller.userRef);
    const reviewer = (await listReviewers(trx, row.id)).find(
      ({ ref }) => ref === caller.userRef,
    );
    if (!reviewer) {
      throw new NotAllowedError(
        `${caller.userRef} is not asked about this; ${row.owner_ref} is (not-eligible)`,
      );
    }
    if (!(await isStillEligible(trx, reviewer))) {
      throw new NotAllowedError(
        `${caller.userRef} was asked as ${reviewer.via} and does not belong to it any more (not-eligible)`,
      );
    }
  }

  async #send(
    trx: Knex.Transaction,
    row: ReviewRow,
    event: FlowEvent,
    actor: LedgerActor,
  ): Promise<void> {
    const result = await this.#options.engine.send(
      trx,
      row.instance_id,
      event,
      actor,
    );
    if (!result.accepted) {
      throw toRefusalError(result);
    }
  }

  async #handOn(
    trx: Knex.Transaction,
    row: ReviewRow,
    request: RouteRequest,
    caller: ReviewCaller,
  ): Promise<void> {
    const { triageGroup } = this.#options.settings;
    const candidates = await suggestCandidates(trx, row, triageGroup);
    const next = request.to
      ? candidates.find(({ ref }) => ref === request.to)
      : candidates[0];
    if (!next) {
      throw new ConflictError(
        request.to
          ? `'${request.to}' is not a candidate; candidates are ${candidates
              .map(({ ref }) => ref)
              .join(', ')}`
          : 'Nobody is left to ask',
      );
    }
    const resolved = await resolveReviewers(trx, {
      ownerRef: next.ref,
      triageGroup,
      requestedBy: row.requested_by ?? undefined,
    });
    // A group above the one that said no counts its people too; they are not asked the same again while others are there.
    const others = resolved.reviewers.filter(
      ({ via }) => via !== row.owner_ref,
    );
    const reviewers = others.length > 0 ? others : resolved.reviewers;
    await trx<ReviewRow>('review_items')
      .where({ id: row.id })
      .update({ owner_ref: next.ref, bounces: Number(row.bounces) + 1 });
    await this.#putTo(
      trx,
      row,
      reviewers,
      {
        owner: { ref: next.ref },
        reviewers: {
          members: reviewers.map(({ ref }) => ref),
          leads: resolved.leads,
        },
      },
      caller,
    );
    await this.#note(
      trx,
      row,
      caller,
      `said it is not theirs; ${next.ref} is asked, because it ${next.reason}`,
      request.reason,
    );
  }

  async #askLead(
    trx: Knex.Transaction,
    row: ReviewRow,
    request: RouteRequest,
    caller: ReviewCaller,
  ): Promise<void> {
    const reviewers = await listReviewers(trx, row.id);
    const lead = await resolveLead(trx, row.owner_ref);
    if (!lead || lead === row.requested_by) {
      throw new ConflictError(
        `${row.owner_ref} has no lead who could be asked; hand it on with not-mine instead`,
      );
    }
    const known = reviewers.some(({ ref }) => ref === lead);
    const all = known
      ? reviewers
      : [...reviewers, { ref: lead, via: `${LEAD_OF}${row.owner_ref}` }];
    await this.#putTo(
      trx,
      row,
      all,
      { reviewers: { members: all.map(({ ref }) => ref) } },
      caller,
    );
    await this.#note(
      trx,
      row,
      caller,
      `does not know; ${lead} is asked besides, by the same deadline`,
      request.reason,
    );
  }

  async #putTo(
    trx: Knex.Transaction,
    row: ReviewRow,
    reviewers: Reviewer[],
    facts: Extract<FlowEvent, { type: 'facts' }>['facts'],
    caller: ReviewCaller,
  ): Promise<void> {
    await replaceReviewers(trx, row.id, reviewers);
    await this.#send(trx, row, { type: 'facts', facts }, caller.actor);
    const now = await this.#options.engine.now(trx);
    await queueNotices(trx, [
      {
        itemId: row.id,
        kind: 'asked',
        recipients: reviewers.map(({ ref }) => ref),
        occasion: 'opened',
        at: now.toISOString(),
      },
    ]);
  }

  async #note(
    trx: Knex.Transaction,
    row: ReviewRow,
    caller: ReviewCaller,
    what: string,
    reason?: string,
  ): Promise<void> {
    const now = await this.#options.engine.now(trx);
    await appendHistory(trx, row.id, {
      at: now.toISOString(),
      by: caller.userRef,
      what: reason ? `${what} (“${reason}”)` : what,
    });
    await this.#options.ledger.append(trx, [
      {
        type: 'review.noted',
        subject: `review:${row.id}`,
        at: now,
        actor: caller.actor,
        data: { state: row.state },
        personal: reason ? { what, reason } : { what },
      },
    ]);
  }

  async #describe(
    trx: Knex.Transaction,
    id: string,
    viewer: string | undefined,
  ): Promise<ReviewItemDetail> {
    return describeReview(trx, { ...this.#options, id, viewer });
  }
}
