import { ConflictError } from '@backstage/errors';
import {
  CampaignDetail,
  EvidenceData,
  EvidenceRecord,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { CampaignSubjectRow } from '../campaigns/campaignRows';
import { CarryProof } from '../certification/carryForward';
import { DatabaseLedger } from '../ledger';
import { ListedEntry, listPlaces } from '../ledger/operations';
import { ItemStory, readStories } from './operations/readStories';
import { readCarriedFrom } from './operations/readCarriedFrom';
import { readSubjects } from './operations/readSubjects';
import { tellStory } from './tellStory';

/** Subjects read in one transaction. */
const PAGE = 250;

function endedState({ state }: CampaignDetail) {
  switch (state) {
    case 'closed':
    case 'closed-with-open-remediation':
    case 'cancelled':
      return state;
    case 'opening':
    case 'running':
    case 'cancelling':
      throw new ConflictError(
        `It is ${state}; a pack of evidence is made of a campaign that has ended`,
      );
    default:
      throw new Error(`Unknown state ${state satisfies never}`);
  }
}

/**
 * The campaign itself and its sources, as they stand in a pack.
 *
 * @throws ConflictError where it has not ended
 */
export function describeForPack(campaign: CampaignDetail): EvidenceRecord[] {
  const { spec } = campaign.document;
  const data: EvidenceData<'campaign'> = {
    id: campaign.id,
    definition: campaign.definition,
    number: campaign.number,
    title: campaign.title,
    owner: campaign.owner,
    document: { ...campaign.document },
    digest: campaign.digest,
    flow: campaign.flow,
    state: endedState(campaign),
    openedBy: campaign.openedBy,
    trigger: { ...campaign.trigger },
    openedAt: campaign.openedAt,
    dueAt: campaign.dueAt,
    endedAt: campaign.endedAt,
    endedBy: campaign.endedBy,
    endReason: campaign.endReason,
    riskAnalysis: spec.riskAnalysis,
    progress: { ...campaign.progress },
  };
  return [
    { kind: 'record', type: 'campaign', key: `campaign/${campaign.id}`, data },
    ...[...campaign.sources]
      .sort((a, b) => (a.source < b.source ? -1 : 1))
      .map(
        (source): EvidenceRecord => ({
          kind: 'record',
          type: 'source',
          key: `source/${source.source}`,
          data: { ...source },
        }),
      ),
    ...(campaign.register ?? []).map(
      (entry): EvidenceRecord => ({
        kind: 'record',
        type: 'register',
        key: `register/${entry.source}`,
        data: { ...entry },
      }),
    ),
  ];
}

/** What is carried forward, with the evidence that was decided on. */
function toCarried(
  { basis }: CampaignSubjectRow,
  before: ReadonlyMap<string, string>,
): Pick<EvidenceData<'subject'>, 'carried'> {
  const { bundle, ...proof }: CarryProof = JSON.parse(basis ?? '{}');
  return {
    carried: {
      ...proof,
      before: JSON.parse(before.get(proof.review) ?? '{}'),
      now: { ...bundle },
    },
  };
}

function toSubject(
  row: CampaignSubjectRow,
  before: ReadonlyMap<string, string>,
): EvidenceRecord {
  return {
    kind: 'record',
    type: 'subject',
    key: `subject/${row.identity_ref}/${row.subject_ref}`,
    data: {
      identity: row.identity_ref,
      subject: row.subject_ref,
      source: row.source,
      title: row.title,
      outcome: row.outcome,
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(row.item_id === null ? {} : { item: row.item_id }),
      ...(row.outcome === 'exempt' && row.basis
        ? { exclusion: row.basis }
        : {}),
      ...(row.outcome === 'carried' ? toCarried(row, before) : {}),
      takenIn: Boolean(row.taken_in),
    },
  };
}

interface Page {
  /** Evidence of decisions that are carried forward, by review. */
  carriedFrom: Map<string, string>;
  rows: CampaignSubjectRow[];
  stories: Map<string, ItemStory>;
  decided: Map<string, ListedEntry[]>;
  places: number[];
}

async function readPage(
  trx: Knex.Transaction,
  ledger: DatabaseLedger,
  place: { campaignId: string; after: readonly [string, string] | undefined },
): Promise<Page> {
  const rows = await readSubjects(trx, { ...place, limit: PAGE });
  const stories = await readStories(
    trx,
    rows.flatMap(({ item_id }) => item_id ?? []),
  );
  const items = [...stories.values()].map(({ row }) => row);
  const instances = new Set(items.map(({ instance_id }) => instance_id));
  const about = items.map(({ id }) => `review:${id}`);
  const found = await listPlaces(trx, [
    ...about,
    ...items.map(({ subject_ref }) => subject_ref),
  ]);
  const decided = Map.groupBy(
    await ledger.listAbout(trx, { subjects: about, type: 'review.decided' }),
    ({ entry }) => entry.subject.slice('review:'.length),
  );
  return {
    carriedFrom: await readCarriedFrom(trx, rows),
    rows,
    stories,
    decided,
    places: found
      .filter(({ subject, instance }) =>
        instance === undefined
          ? subject.startsWith('review:')
          : instances.has(instance),
      )
      .map(({ seq }) => seq),
  };
}

/**
 * Everything that was in scope, each item with its story, page by page.
 *
 * @param onPlaces - told the numbers of the ledger's entries that belong to what was read
 */
export async function* tellSubjects(options: {
  knex: Knex;
  ledger: DatabaseLedger;
  campaignId: string;
  onPlaces: (numbers: readonly number[]) => void;
}): AsyncGenerator<EvidenceRecord, void, void> {
  const { knex, ledger, campaignId, onPlaces } = options;
  let after: readonly [string, string] | undefined;
  let page: Page;
  do {
    const place = { campaignId, after };
    page = await knex.transaction(trx => readPage(trx, ledger, place));
    onPlaces(page.places);
    for (const row of page.rows) {
      after = [row.identity_ref, row.subject_ref];
      yield toSubject(row, page.carriedFrom);
      const story = row.item_id ? page.stories.get(row.item_id) : undefined;
      if (story) {
        yield* tellStory(story, page.decided.get(story.row.id) ?? []);
      }
    }
  } while (page.rows.length === PAGE);
}
