import { Knex } from 'knex';

/** A row of `campaign_parts`: identities after `cursor` up to `until` are to be judged. */
export interface CampaignPartRow {
  campaign_id: string;
  number: number;
  cursor: string;
  until: string | null;
  done: boolean | number;
}

const TABLE = 'campaign_parts';

/** Divides the population of a campaign into parts of about the same size, of whole identities. */
export async function insertParts(
  trx: Knex.Transaction,
  campaignId: string,
  count: number,
): Promise<void> {
  const placed = trx('campaign_subjects')
    .where({ campaign_id: campaignId })
    .select(
      'identity_ref',
      trx.raw('ntile(?) over (order by identity_ref) as part', [count]),
    )
    .as('placed');
  const ends: { last: string }[] = await trx
    .from(placed)
    .groupBy('part')
    .orderBy('part')
    .max('identity_ref as last');
  const bounds = [...new Set(ends.map(({ last }) => last))];
  const rows = bounds.map((until, number) => ({
    campaign_id: campaignId,
    number,
    cursor: number === 0 ? '' : bounds[number - 1],
    until: number === bounds.length - 1 ? null : until,
    done: false,
  }));
  if (rows.length > 0) {
    await trx<CampaignPartRow>(TABLE).insert(rows);
  }
}

/** A part that is not done and that nobody else is at, locked to the end of the transaction. */
export async function takePart(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<CampaignPartRow | undefined> {
  const query = trx<CampaignPartRow>(TABLE)
    .where({ campaign_id: campaignId, done: false })
    .orderBy('number');
  if (trx.client.config.client === 'pg') {
    query.forUpdate().skipLocked();
  }
  return query.first();
}

/** Waits until nobody is at a part of a campaign, and keeps everybody from them to the end of the transaction. */
export async function lockParts(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<void> {
  if (trx.client.config.client === 'pg') {
    await trx<CampaignPartRow>(TABLE)
      .where({ campaign_id: campaignId })
      .orderBy('number')
      .forUpdate()
      .select('number');
  }
}

/** Whether everything of a campaign has been judged. */
export async function areAllDone(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<boolean> {
  const left = await trx<CampaignPartRow>(TABLE)
    .where({ campaign_id: campaignId, done: false })
    .first('number');
  return left === undefined;
}

/** Moves a part on, or ends it. */
export async function updatePart(
  trx: Knex.Transaction,
  part: CampaignPartRow,
  changes: { cursor: string } | { done: true },
): Promise<void> {
  await trx<CampaignPartRow>(TABLE)
    .where({ campaign_id: part.campaign_id, number: part.number })
    .update(changes);
}
