import { Knex } from 'knex';
import { ReviewService } from '../certification/ReviewService';
import { FlowEngine } from '../flows';
import { describeSelector } from './describeSelector';
import { ExclusionFinder, findExclusions } from './findExclusions';
import {
  askedInCampaigns,
  LeftOutOfCampaign,
  readLeftOutOfRunning,
  settleReopened,
} from './operations/campaignSubjects';
import {
  endExclusionRow,
  ExclusionRow,
  lockExclusion,
  selectorOf,
} from './operations/exclusions';
import {
  ExclusionSubjectRow,
  noteLeftOut,
  noteReopened,
  readToReopen,
} from './operations/exclusionSubjects';
import { readNamed } from './operations/readNamed';
import { readTargets } from './operations/readTargets';

/** Things that are asked about in one transaction. */
const BATCH = 500;

/** What ending exclusions works with. */
export interface ReopeningContext {
  knex: Knex;
  engine: () => FlowEngine;
  reviews: () => ReviewService;
}

interface Batch {
  exclusion: ExclusionRow;
  rows: ExclusionSubjectRow[];
  at: string;
}

/** What another exclusion covers goes on being left out, by that one; returns what none covers. */
async function handOver(
  trx: Knex.Transaction,
  batch: Batch,
  find: ExclusionFinder,
): Promise<ExclusionSubjectRow[]> {
  const { exclusion, rows, at } = batch;
  const targets = await readTargets(trx, rows);
  const uncovered: ExclusionSubjectRow[] = [];
  const covered: Array<ExclusionSubjectRow & { by: string; reason: string }> =
    [];
  for (const row of rows) {
    const target = targets.get(row.identity_ref);
    const other = target && find(target, row.subject_ref);
    if (other) {
      covered.push({ ...row, by: other.id, reason: other.reason });
    } else {
      uncovered.push(row);
    }
  }
  await noteLeftOut(
    trx,
    covered.map(({ by, identity_ref, subject_ref }) => ({
      exclusion_id: by,
      identity_ref,
      subject_ref,
      left_out_at: at,
    })),
  );
  await settleReopened(
    trx,
    (
      await readLeftOutOfRunning(trx, exclusion.id, covered)
    ).map(row => {
      const other = covered.find(
        ({ subject_ref }) => subject_ref === row.subject_ref,
      );
      return {
        ...row,
        outcome: 'exempt',
        reason: other?.reason ?? row.reason,
        basis: other?.by ?? row.basis,
      };
    }),
  );
  return uncovered;
}

/** Asks about things, by the stages of the campaign that left them out, where it has some. */
async function ask(
  trx: Knex.Transaction,
  context: ReopeningContext,
  batch: Batch,
  leftOut: readonly LeftOutOfCampaign[],
): Promise<void> {
  const { exclusion, rows } = batch;
  const selector = selectorOf(exclusion);
  const covers = describeSelector(selector, await readNamed(trx, [selector]));
  const plans = await askedInCampaigns(trx, leftOut);
  const byPlan = Map.groupBy(rows, ({ subject_ref }) => plans.get(subject_ref));
  const items = new Map<string, { id: string; isTakenIn: boolean }>();
  for (const [plan, asked] of byPlan) {
    const only = new Map<string, Set<string>>();
    for (const { identity_ref, subject_ref } of asked) {
      const subjects = only.get(identity_ref) ?? new Set();
      only.set(identity_ref, subjects.add(subject_ref));
    }
    const { opened, before } = await context.reviews().openManyIn(
      trx,
      [...only].map(([ref, subjects]) => ({ ref, only: subjects })),
      {
        kind: 'event',
        text: `The exclusion of what is ${covers} is over`,
        ...(plan === undefined ? {} : { plan }),
      },
      { kind: 'engine', route: 'exclusion' },
    );
    opened.forEach((id, ref) => items.set(ref, { id, isTakenIn: false }));
    before.forEach((id, ref) => items.set(ref, { id, isTakenIn: true }));
  }
  await settleReopened(
    trx,
    leftOut.map(row => {
      const item = items.get(row.subject_ref);
      return item
        ? {
            ...row,
            outcome: 'item',
            reason: null,
            basis: null,
            item_id: item.id,
            taken_in: item.isTakenIn,
          }
        : {
            ...row,
            outcome: 'excluded',
            reason: 'there is nothing left of it to decide about',
            basis: null,
          };
    }),
  );
}

async function reopenBatch(
  trx: Knex.Transaction,
  context: ReopeningContext,
  id: string,
): Promise<number> {
  const at = (await context.engine().now(trx)).toISOString();
  const exclusion = await lockExclusion(trx, id);
  const rows = exclusion ? await readToReopen(trx, id, BATCH) : [];
  const last = rows.at(-1);
  if (!exclusion || !last) {
    return 0;
  }
  const batch = { exclusion, rows, at };
  const find = await findExclusions(trx, { at, hold: 'shared' });
  const uncovered = await handOver(trx, batch, find);
  await ask(
    trx,
    context,
    { ...batch, rows: uncovered },
    await readLeftOutOfRunning(trx, id, uncovered),
  );
  await noteReopened(trx, last, at);
  return rows.length;
}

/**
 * Ends an exclusion and has exactly what was left out by it asked about: campaigns that still run take it in where they left
 * it out, and where none runs an item opens by itself. Batch by batch, each in a transaction with its place, so that a crash
 * loses nothing and asks nothing twice.
 *
 * @returns how many things were seen to
 */
export async function reopenExclusion(
  context: ReopeningContext,
  id: string,
  signal: AbortSignal,
): Promise<number> {
  // By itself first: a batch that holds other exclusions must not wait for one that waits for it.
  await context.knex.transaction(async trx => {
    const at = (await context.engine().now(trx)).toISOString();
    await endExclusionRow(trx, { id, at, reason: 'ended' });
  });
  let reopened = 0;
  let batch: number;
  do {
    signal.throwIfAborted();
    batch = await context.knex.transaction(trx =>
      reopenBatch(trx, context, id),
    );
    reopened += batch;
  } while (batch === BATCH);
  return reopened;
}
