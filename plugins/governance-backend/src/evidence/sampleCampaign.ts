import {
  CampaignSample,
  drawSample,
  SampleRequest,
  stratumOf,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ReviewRow } from '../certification/reviewRow';
import { sha256Hex } from '../ledger/digest';

/** Items read in one transaction. */
const PAGE = 2000;

const DRAWN_BY = [
  'id',
  'source',
  'owner_ref',
  'environment',
  'subject_kind',
  'identity_type',
  'decision',
] as const;

/** Items of a campaign by id, after one. Relies on `campaign_subjects_item_idx` and the primary key of items. */
async function readItems(
  trx: Knex.Transaction,
  options: { campaignId: string; after: string },
): Promise<Pick<ReviewRow, (typeof DRAWN_BY)[number]>[]> {
  return trx('campaign_subjects')
    .join('review_items', 'review_items.id', 'campaign_subjects.item_id')
    .where('campaign_subjects.campaign_id', options.campaignId)
    .where('review_items.id', '>', options.after)
    .orderBy('review_items.id')
    .limit(PAGE)
    .select(DRAWN_BY.map(column => `review_items.${column}`));
}

/**
 * Draws a sample of the items of a campaign; see `drawSample`, and `evidence sample` of the command line, which draws the
 * same one from a pack. Reads page by page and keeps what is drawn.
 */
export async function sampleCampaign(
  knex: Knex,
  campaignId: string,
  request: SampleRequest,
): Promise<CampaignSample> {
  const { seed, size, by } = request;
  async function* population() {
    let after = '';
    let rows: Awaited<ReturnType<typeof readItems>>;
    do {
      const place = { campaignId, after };
      rows = await knex.transaction(trx => readItems(trx, place));
      for (const row of rows) {
        after = row.id;
        yield {
          item: row.id,
          stratum: stratumOf(
            {
              source: row.source,
              owner: row.owner_ref,
              environment: row.environment ?? undefined,
              kind: row.subject_kind,
              type: row.identity_type,
              decision: row.decision ?? undefined,
            },
            by,
          ),
        };
      }
    } while (rows.length === PAGE);
  }
  const drawn = await drawSample(population(), {
    seed,
    size,
    crypto: { sha256: sha256Hex },
  });
  const ids = drawn.items.map(({ item }) => item);
  const rows = new Map<string, ReviewRow>();
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = ids.slice(from, from + PAGE);
    const found = await knex<ReviewRow>('review_items').whereIn('id', page);
    found.forEach(row => rows.set(row.id, row));
  }
  return {
    ...drawn,
    seed,
    size,
    ...(by === undefined ? {} : { by }),
    items: drawn.items.flatMap(one => {
      const row = rows.get(one.item);
      return row
        ? {
            ...one,
            identityTitle: row.identity_title,
            subjectTitle: row.subject_title,
            source: row.source,
            owner: row.owner_ref,
            ...(row.decision === null ? {} : { decision: row.decision }),
          }
        : [];
    }),
  };
}
