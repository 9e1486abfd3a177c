import { AuditorGrant } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { CampaignRow, titleOf } from '../campaigns/campaignRows';
import { countAccesses } from './operations/accesses';
import { AuditorGrantRow } from './operations/grants';

function statusOf(row: AuditorGrantRow, now: string): AuditorGrant['status'] {
  if (row.revoked_at !== null) {
    return 'revoked';
  }
  if (row.to_at <= now) {
    return 'expired';
  }
  return row.from_at > now ? 'not-yet' : 'active';
}

/** Grants as lists show them. */
export async function describeGrants(
  trx: Knex.Transaction,
  rows: readonly AuditorGrantRow[],
  now: Date,
): Promise<AuditorGrant[]> {
  const accesses = await countAccesses(
    trx,
    rows.map(({ id }) => id),
  );
  const campaigns = await trx<CampaignRow>('campaigns').whereIn(
    'id',
    rows.flatMap(({ campaign_id }) => campaign_id ?? []),
  );
  const titles = new Map(campaigns.map(row => [row.id, titleOf(row)]));
  return rows.map(row => {
    const read = accesses.get(row.id);
    return {
      id: row.id,
      person: row.person,
      ...(row.campaign_id === null
        ? {}
        : {
            campaign: {
              id: row.campaign_id,
              title: titles.get(row.campaign_id) ?? row.campaign_id,
            },
          }),
      from: row.from_at,
      to: row.to_at,
      reason: row.reason,
      givenBy: row.given_by,
      givenAt: row.given_at,
      ...(row.revoked_by === null ? {} : { revokedBy: row.revoked_by }),
      ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
      status: statusOf(row, now.toISOString()),
      accesses: read?.count ?? 0,
      ...(read ? { lastAccessAt: read.last } : {}),
    };
  });
}
