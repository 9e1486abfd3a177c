import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { ReviewPlan, StageRow } from '../rows';

/** Stores what a campaign says of its stages. */
export async function storePlan(
  trx: Knex.Transaction,
  plan: ReviewPlan,
): Promise<void> {
  await trx('review_plans')
    .insert({ id: plan.campaign, document: JSON.stringify(plan) })
    .onConflict('id')
    .ignore();
}

/**
 * What a campaign says of its stages.
 *
 * @throws NotFoundError where it says nothing
 */
export async function readPlan(
  trx: Knex.Transaction,
  id: string,
): Promise<ReviewPlan> {
  const row: { document: string } | undefined = await trx('review_plans')
    .where({ id })
    .first('document');
  if (!row) {
    throw new NotFoundError(`Campaign '${id}' has no stages`);
  }
  return JSON.parse(row.document) as ReviewPlan;
}

/** The numbers of a row as numbers, whichever engine they come from. */
function toStage(row: StageRow): StageRow {
  return {
    ...row,
    iteration: Number(row.iteration),
    stage_index: Number(row.stage_index),
    level: Number(row.level),
  };
}

/** Every stage of an item that was opened, oldest first. Relies on `review_stages_item_idx`. */
export async function listStages(
  trx: Knex.Transaction,
  itemId: string,
): Promise<StageRow[]> {
  const rows = await trx<StageRow>('review_stages')
    .where({ item_id: itemId })
    .orderBy(['opened_at', 'iteration', 'stage_index', 'id']);
  return rows.map(toStage);
}

/** The stage of an item that is open, if one is. Relies on `review_stages_open_uniq`. */
export async function findOpenStage(
  trx: Knex.Transaction,
  itemId: string,
): Promise<StageRow | undefined> {
  const row = await trx<StageRow>('review_stages')
    .where({ open_key: itemId })
    .first();
  return row && toStage(row);
}

/** Changes a stage. */
export async function updateStage(
  trx: Knex.Transaction,
  id: string,
  changes: Partial<StageRow>,
): Promise<void> {
  await trx<StageRow>('review_stages').where({ id }).update(changes);
}
