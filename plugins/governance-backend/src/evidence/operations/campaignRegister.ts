import { RegisteredSource } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

interface RegisterRow {
  campaign_id: string;
  source: string;
  title: string;
  owner: string | null;
  status: RegisteredSource['status'];
  read_at: string | null;
}

/** Keeps how expected sources stood at the launch of a campaign. */
export async function storeRegister(
  trx: Knex.Transaction,
  campaignId: string,
  register: readonly RegisteredSource[],
): Promise<void> {
  await trx.batchInsert(
    'campaign_register',
    register.map(
      (entry): RegisterRow => ({
        campaign_id: campaignId,
        source: entry.source,
        title: entry.title,
        owner: entry.owner ?? null,
        status: entry.status,
        read_at: entry.readAt ?? null,
      }),
    ),
    100,
  );
}

/** How expected sources stood at the launch of a campaign; nothing where nobody had said which are. */
export async function readRegister(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<RegisteredSource[]> {
  const rows: RegisterRow[] = await trx<RegisterRow>('campaign_register')
    .where({ campaign_id: campaignId })
    .orderBy('source');
  return rows.map(({ source, title, owner, status, read_at }) => ({
    source,
    title,
    ...(owner === null ? {} : { owner }),
    status,
    ...(read_at === null ? {} : { readAt: read_at }),
  }));
}
