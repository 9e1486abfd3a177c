import { LedgerActor } from '@countersign/plugin-governance-node';
import { StepPorts } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { queueBeyondRoom } from '../caps/askReviewers';
import { Reviewer } from '../directory/queryDirectory';
import { HeldRows } from '../inventory';
import { carryForward, CarryProof } from './carryForward';
import { leaveOutExcluded } from './leaveOutExcluded';
import { buildReviewRow, describeSilence, ReviewCause } from './buildReviewRow';
import { findOpenItems } from './operations/findReviews';
import { insertReviews } from './operations/insertReviews';
import { queueTogether } from './operations/notices';
import { beginHistories } from './operations/reviewHistory';
import {
  IdentityMaterial,
  ReviewConnectors,
  ReviewEngine,
  ReviewInventory,
  ReviewSettings,
  ReviewStager,
} from './ports';
import { AskedHolding, PreparedReview, prepareReviews } from './prepareReviews';
import { ReviewRow } from './reviewRow';

/** An identity whose holdings are to be asked about. */
export interface IdentityToReview {
  ref: string;
  /** References of the holdings to ask about; everything that the identity holds unless told. */
  only?: ReadonlySet<string>;
}

/** Ids of items by the reference of what they ask about. */
export interface OpenedReviews {
  opened: ReadonlyMap<string, string>;
  /** Those that were being asked about already. */
  before: ReadonlyMap<string, string>;
  /** What is not asked about, because what was decided is carried forward. */
  carried: ReadonlyMap<string, CarryProof>;
}

interface OpenOptions {
  engine: ReviewEngine;
  inventory: ReviewInventory;
  connectors: ReviewConnectors;
  settings: ReviewSettings;
  ports: StepPorts;
  stager: ReviewStager;
  actor: LedgerActor;
  cause: ReviewCause;
  /** Rows of the identities, where they have been read in this transaction. */
  read?: HeldRows;
}

/** A new item with the people it is put to. */
interface BuiltReview {
  row: ReviewRow;
  reviewers: Reviewer[];
}

/** Platform-owned identities and platform-managed credentials are left out: there is nobody who could answer for them. */
function findAskable(
  identities: readonly IdentityToReview[],
  materials: ReadonlyMap<string, IdentityMaterial>,
): AskedHolding[] {
  const askable = new Map<string, AskedHolding>();
  for (const { ref: identityRef, only } of identities) {
    const identity = materials.get(identityRef);
    if (identity && !identity.platformOwned) {
      identity.holdings
        .filter(
          ({ ref, live, platformManaged }) =>
            live && !platformManaged && (only?.has(ref) ?? true),
        )
        .forEach(holding => askable.set(holding.ref, { identity, holding }));
    }
  }
  return [...askable.values()];
}

/** What of some is carried forward. */
function findCarried(
  prepared: readonly PreparedReview[],
  { carry }: ReviewCause,
  options: { now: Date; evidenceMaxAgeMs: number },
): Map<string, CarryProof> {
  const carried = new Map<string, CarryProof>();
  for (const { holding, evidence, last } of carry ? prepared : []) {
    const proof =
      carry &&
      carryForward(carry, {
        subjectRef: holding.ref,
        privileged: holding.privileged,
        evidence,
        last,
        ...options,
      });
    if (proof) {
      carried.set(holding.ref, proof);
    }
  }
  return carried;
}

/** Starts the flows of items and builds their rows. */
async function startFlows(
  trx: Knex.Transaction,
  options: OpenOptions,
  prepared: readonly PreparedReview[],
  now: string,
): Promise<BuiltReview[]> {
  const { engine, settings, ports, actor, cause } = options;
  const started = await engine.startMany(
    trx,
    prepared.map(({ id, facts, identity, holding, mode, staged }) => ({
      flow: staged?.flow ?? settings.flow,
      subject: holding.ref,
      dedupeKey: `review/${id}`,
      facts: { ...facts, ...staged?.facts },
      mode,
      environment: identity.environment,
      source: identity.source,
      requestedBy: holding.requestedBy,
      actor,
    })),
  );
  return prepared.map((review, index) => {
    const { instanceId, instance } = started[index];
    if (!instance) {
      throw new Error(`The flow of review ${review.id} had started before`);
    }
    const onSilence = describeSilence(instance, ports);
    return {
      row: buildReviewRow(review, {
        instanceId,
        instance,
        onSilence,
        cause,
        now,
      }),
      reviewers: review.resolved.reviewers,
    };
  });
}

/** Leaves to whom an item is put now, as far as they have room; the others wait. */
async function putToPeople(
  trx: Knex.Transaction,
  settings: ReviewSettings,
  built: readonly BuiltReview[],
  at: string,
): Promise<BuiltReview[]> {
  const asked = await queueBeyondRoom(trx, {
    reviews: built
      .filter(({ row }) => row.status === 'open')
      .map(({ row, reviewers }) => ({
        itemId: row.id,
        instanceId: row.instance_id,
        reviewers,
      })),
    asked: 'first',
    cap: settings.openTasksPerPerson,
    at,
  });
  const askedOf = new Map(
    asked.map(({ itemId, reviewers }) => [itemId, reviewers]),
  );
  return built.map(({ row, reviewers }) => ({
    row,
    reviewers: askedOf.get(row.id) ?? reviewers,
  }));
}

/** Stores the first stages of items that are asked in stages and wait for somebody. */
async function storeStages(
  trx: Knex.Transaction,
  stager: ReviewStager,
  options: {
    prepared: readonly PreparedReview[];
    reviews: readonly BuiltReview[];
  },
): Promise<void> {
  const open = new Set(
    options.reviews
      .filter(({ row }) => row.status === 'open')
      .map(({ row }) => row.id),
  );
  const openings = options.prepared.flatMap(({ id, staged }) =>
    staged && open.has(id) ? [staged] : [],
  );
  if (openings.length > 0) {
    await stager.opened(trx, openings);
  }
}

/**
 * Asks about what identities hold and what is not being asked about already. Everything is read, computed and written for
 * all of them together, in as many statements for hundreds as for one.
 */
export async function openReviews(
  trx: Knex.Transaction,
  options: OpenOptions & { identities: readonly IdentityToReview[] },
): Promise<OpenedReviews> {
  const { engine, inventory, connectors, settings, stager } = options;
  const { identities, cause } = options;
  const now = await engine.now(trx);
  const at = now.toISOString();
  const held = findAskable(
    identities,
    await inventory.readMaterials(
      trx,
      identities.map(({ ref }) => ref),
      options.read,
    ),
  );
  const askable = cause.heedsExclusions
    ? await leaveOutExcluded(trx, held, at)
    : held;
  const before = await findOpenItems(
    trx,
    askable.map(({ holding }) => holding.ref),
  );
  const candidates = await prepareReviews(
    trx,
    { connectors, settings, stager, plan: cause.plan, now },
    askable.filter(({ holding }) => !before.has(holding.ref)),
  );
  const carried = findCarried(candidates, cause, {
    now,
    evidenceMaxAgeMs: settings.evidenceMaxAgeMs,
  });
  const prepared = candidates.filter(
    ({ holding }) => !carried.has(holding.ref),
  );
  const reviews = await putToPeople(
    trx,
    settings,
    await startFlows(trx, options, prepared, at),
    at,
  );
  await insertReviews(trx, reviews);
  await storeStages(trx, stager, { prepared, reviews });
  await beginHistories(
    trx,
    reviews.map(({ row }) => ({
      itemId: row.id,
      entry: {
        at,
        by: 'engine',
        what: `asked ${row.owner_ref}: ${cause.text}`,
      },
    })),
  );
  await queueTogether(
    trx,
    reviews
      .filter(({ row }) => row.status === 'open')
      .map(({ row, reviewers }) => ({
        itemId: row.id,
        kind: 'asked',
        recipients: reviewers.map(({ ref }) => ref),
        occasion: 'opened',
        at,
      })),
  );
  return {
    before,
    carried,
    opened: new Map(reviews.map(({ row }) => [row.subject_ref, row.id])),
  };
}
