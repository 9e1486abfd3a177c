import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { listLatest } from '../../paging/listLatest';
import { lockParts } from './parts';
import { CampaignRow, CampaignSourceRow, StoredState } from '../campaignRows';

/**
 * One campaign.
 *
 * @throws NotFoundError where there is none
 */
export async function getCampaign(
  trx: Knex.Transaction,
  id: string,
): Promise<CampaignRow> {
  const row = await trx<CampaignRow>('campaigns').where({ id }).first();
  if (!row) {
    throw new NotFoundError(`No campaign '${id}' exists`);
  }
  return row;
}

/**
 * One campaign, locked to the end of the transaction with all of its parts, so that it does not end while a part of it is
 * opened. The parts come first: whoever opens one waits for nobody. SQLite has one writer anyway.
 *
 * @throws NotFoundError where there is none
 */
export async function lockCampaign(
  trx: Knex.Transaction,
  id: string,
): Promise<CampaignRow> {
  await lockParts(trx, id);
  if (trx.client.config.client === 'pg') {
    await trx<CampaignRow>('campaigns').where({ id }).forUpdate().first('id');
  }
  return getCampaign(trx, id);
}

/**
 * One campaign to work on, locked to the end of the transaction; undefined where there is none, or where somebody else is
 * at it, who goes on with it.
 */
export async function takeCampaign(
  trx: Knex.Transaction,
  id: string,
): Promise<CampaignRow | undefined> {
  const query = trx<CampaignRow>('campaigns').where({ id });
  if (trx.client.config.client === 'pg') {
    query.forUpdate().skipLocked();
  }
  return query.first();
}

/** Adds a campaign. Says whether it is the only one of its definition that has not ended. */
export async function insertCampaign(
  trx: Knex.Transaction,
  row: CampaignRow,
): Promise<boolean> {
  const inserted = await trx<CampaignRow>('campaigns')
    .insert(row)
    .onConflict()
    .ignore()
    .returning('id');
  return inserted.length > 0;
}

/** Changes a campaign. */
export async function updateCampaign(
  trx: Knex.Transaction,
  id: string,
  changes: Partial<CampaignRow>,
): Promise<void> {
  await trx<CampaignRow>('campaigns').where({ id }).update(changes);
}

/** Campaigns that there is something to do about, oldest first. Relies on `campaigns_open_uniq`: few have not ended. */
export async function readUnended(
  trx: Knex.Transaction,
  states: readonly StoredState[],
): Promise<CampaignRow[]> {
  return trx<CampaignRow>('campaigns')
    .whereNotNull('open_key')
    .whereIn('state', states)
    .orderBy(['opened_at', 'id']);
}

/** The last campaign of a definition that was not cancelled. Relies on `campaigns_number_uniq`. */
export async function findLastCampaign(
  trx: Knex.Transaction,
  definition: string,
): Promise<CampaignRow | undefined> {
  return trx<CampaignRow>('campaigns')
    .where({ definition })
    .whereNotIn('state', ['cancelling', 'cancelled'])
    .orderBy('number', 'desc')
    .first();
}

/** The number that the next campaign of a definition gets. */
export async function nextNumber(
  trx: Knex.Transaction,
  definition: string,
): Promise<number> {
  const row = await trx<CampaignRow>('campaigns')
    .where({ definition })
    .max<{ last: string | number | null }>({ last: 'number' })
    .first();
  return Number(row?.last ?? 0) + 1;
}

/** Campaigns, the latest first, before a place in that order, with how many there are. Relies on `campaigns_page_idx`. */
export async function listCampaigns(
  trx: Knex.Transaction,
  options: {
    /** Only these. */
    only?: readonly string[];
    /** Those that have ended are left out with `unended`. */
    show?: 'all' | 'unended';
    before?: [string, string];
    limit: number;
  },
): Promise<{ rows: CampaignRow[]; total: number }> {
  const { only, show, before, limit } = options;
  return listLatest<CampaignRow>(
    () =>
      trx<CampaignRow>('campaigns').modify(query => {
        if (only) {
          query.whereIn('id', only);
        }
        if (show === 'unended') {
          query.whereNotNull('open_key');
        }
      }),
    { at: 'opened_at', before, limit },
  );
}

/** Keeps how much each source held at launch. */
export async function insertSources(
  trx: Knex.Transaction,
  rows: CampaignSourceRow[],
): Promise<void> {
  await trx.batchInsert('campaign_sources', rows, 100);
}

/** How much each source held at launch, by name. */
export async function readSources(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<CampaignSourceRow[]> {
  return trx<CampaignSourceRow>('campaign_sources')
    .where({ campaign_id: campaignId })
    .orderBy('source');
}
