import { CampaignDefinitionView } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

type Launched = NonNullable<CampaignDefinitionView['launched']>;

/** How many campaigns each definition has had, and when last; nothing of one that was never launched. */
export async function countLaunched(
  trx: Knex.Transaction,
): Promise<Map<string, Launched>> {
  const rows: {
    definition: string;
    campaigns: string | number;
    unended: string | number;
    started: string;
    ended: string | null;
  }[] = await trx('campaigns')
    .groupBy('definition')
    .select('definition')
    .count('* as campaigns')
    // What has not ended holds its key.
    .count('open_key as unended')
    .max({ started: 'opened_at', ended: 'ended_at' });
  return new Map(
    rows.map(row => [
      row.definition,
      {
        campaigns: Number(row.campaigns),
        unended: Number(row.unended),
        lastStartedAt: row.started,
        ...(row.ended === null ? {} : { lastEndedAt: row.ended }),
      },
    ]),
  );
}
