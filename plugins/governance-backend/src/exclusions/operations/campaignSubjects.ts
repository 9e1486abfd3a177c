import { Knex } from 'knex';
import { updateRows } from '../../bulk';
import { CampaignSubjectRow, documentOf } from '../../campaigns/campaignRows';
import { toChunks } from '../../flows/operations/insertChunks';

const TABLE = 'campaign_subjects';

/** Something that a campaign has left out by an exclusion. */
export type LeftOutOfCampaign = Omit<CampaignSubjectRow, 'source' | 'title'>;

/** What campaigns that are not over have left out of some things by one exclusion. Relies on the primary key of `campaign_subjects`. */
export async function readLeftOutOfRunning(
  trx: Knex.Transaction,
  exclusionId: string,
  things: readonly { identity_ref: string; subject_ref: string }[],
): Promise<LeftOutOfCampaign[]> {
  if (things.length === 0) {
    return [];
  }
  const campaigns: string[] = await trx('campaigns')
    .whereNotNull('open_key')
    .whereIn('state', ['opening', 'running'])
    .pluck('id');
  const subjects = new Set(things.map(({ subject_ref }) => subject_ref));
  const found: LeftOutOfCampaign[] = [];
  for (const refs of toChunks([
    ...new Set(things.map(({ identity_ref }) => identity_ref)),
  ])) {
    const rows: LeftOutOfCampaign[] = await trx(TABLE)
      .whereIn('campaign_id', campaigns)
      .whereIn('identity_ref', refs)
      .where({ outcome: 'exempt', basis: exclusionId })
      .orderBy(['campaign_id', 'identity_ref', 'subject_ref'])
      .select(
        'campaign_id',
        'identity_ref',
        'subject_ref',
        'outcome',
        'reason',
        'item_id',
        'taken_in',
        'basis',
      );
    found.push(...rows.filter(({ subject_ref }) => subjects.has(subject_ref)));
  }
  return found;
}

/** Writes what became of things that campaigns had left out. */
export async function settleReopened(
  trx: Knex.Transaction,
  rows: readonly LeftOutOfCampaign[],
): Promise<void> {
  await updateRows(trx, TABLE, [...rows], {
    key: ['campaign_id', 'identity_ref', 'subject_ref'],
  });
}

/** Whose stages things are asked in, by reference: of the first campaign that left them out and has stages. */
export async function askedInCampaigns(
  trx: Knex.Transaction,
  leftOut: readonly LeftOutOfCampaign[],
): Promise<Map<string, string>> {
  const rows: Array<{ id: string; document: string }> = await trx('campaigns')
    .whereIn('id', [...new Set(leftOut.map(({ campaign_id }) => campaign_id))])
    .select('id', 'document');
  const staged = new Set(
    rows.filter(row => documentOf(row).spec.stages).map(({ id }) => id),
  );
  const plans = new Map<string, string>();
  for (const { campaign_id, subject_ref } of leftOut) {
    if (staged.has(campaign_id) && !plans.has(subject_ref)) {
      plans.set(subject_ref, campaign_id);
    }
  }
  return plans;
}
