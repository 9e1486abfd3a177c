import { EvidenceRecord } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  readExclusions,
  selectorOf,
} from '../exclusions/operations/exclusions';

/** What was left out of a campaign for a while, as it stands in a pack; in the order of ids. Relies on `campaign_subjects_outcome_idx`. */
export async function describeExclusions(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<EvidenceRecord[]> {
  const ids: string[] = await trx('campaign_subjects')
    .where({ campaign_id: campaignId, outcome: 'exempt' })
    .whereNotNull('basis')
    .distinct()
    .pluck('basis');
  return (await readExclusions(trx, ids)).map(row => ({
    kind: 'record',
    type: 'exclusion',
    key: `exclusion/${row.id}`,
    data: {
      id: row.id,
      selector: { ...selectorOf(row) },
      owner: row.owner,
      reason: row.reason,
      ...(row.control === null ? {} : { control: row.control }),
      requestedBy: row.requested_by,
      approvedBy: JSON.parse(row.approved_by) as string[],
      grantedAt: row.granted_at,
      until: row.until,
    },
  }));
}
