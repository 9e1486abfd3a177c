import { Knex } from 'knex';
import { CampaignSubjectRow } from '../../campaigns/campaignRows';
import { CarryProof } from '../../certification/carryForward';

/** The evidence of the decisions that some things are carried forward by, as JSON, by review. Relies on the primary key. */
export async function readCarriedFrom(
  trx: Knex.Transaction,
  rows: readonly CampaignSubjectRow[],
): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ outcome, basis }) => {
    const proof: CarryProof | undefined =
      outcome === 'carried' && basis ? JSON.parse(basis) : undefined;
    return proof ? [proof.review] : [];
  });
  const found: Array<{ id: string; evidence: string }> =
    ids.length === 0
      ? []
      : await trx('review_items').whereIn('id', ids).select('id', 'evidence');
  return new Map(found.map(({ id, evidence }) => [id, evidence]));
}
