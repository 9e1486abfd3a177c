import { Knex } from 'knex';
import { SeenItems } from './describeCampaign';
import { CampaignItemRow, listItems } from './operations/listItems';
import { ItemAnswers, readAnswers } from './operations/readAnswers';

/** Items read in one transaction. */
const PAGE = 1000;

/** An item as it is exported. */
export type ExportedItem = ReturnType<typeof toExported>;

function toExported(row: CampaignItemRow, answers: ItemAnswers | undefined) {
  return {
    item: row.id,
    identity: row.identity_ref,
    identityTitle: row.identity_title,
    subject: row.subject_ref,
    subjectKind: row.subject_kind,
    subjectTitle: row.subject_title,
    source: row.source,
    environment: row.environment,
    owner: row.owner_ref,
    mode: row.mode,
    takenIn: Boolean(row.taken_in),
    status: row.status,
    decision: row.decision,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    outcome: row.outcome,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    closedAt: row.closed_at,
    evidenceDigest: row.evidence_digest,
    comment: row.justification,
    reviewers: answers?.reviewers.join(' ') ?? '',
    stage: answers?.stage ?? null,
    iteration: answers?.iteration ?? null,
    remediedAt: answers?.remediedAt ?? null,
  };
}

/** Names of what is exported of an item, in order. */
export const EXPORTED_FIELDS = [
  'item',
  'identity',
  'identityTitle',
  'subject',
  'subjectKind',
  'subjectTitle',
  'source',
  'environment',
  'owner',
  'mode',
  'takenIn',
  'status',
  'decision',
  'decidedAt',
  'decidedBy',
  'outcome',
  'openedAt',
  'dueAt',
  'closedAt',
  'evidenceDigest',
  'comment',
  'reviewers',
  'stage',
  'iteration',
  'remediedAt',
] as const satisfies readonly (keyof ExportedItem)[];

/**
 * The items of a campaign as they stand, in the order of identity and subject, of those that the caller may see. Reads page
 * by page and holds one page at a time; each item is as it was when its page was read.
 */
export async function* exportItems(options: {
  knex: Knex;
  campaignId: string;
  criteria: SeenItems;
  page?: number;
}): AsyncGenerator<ExportedItem, void, void> {
  const { knex, campaignId, criteria, page = PAGE } = options;
  let after: [string, string] | undefined;
  let rows: CampaignItemRow[];
  do {
    const place = { campaignId, criteria, after, limit: page };
    const read = await knex.transaction(async trx => {
      const items = await listItems(trx, place);
      return { items, answers: await readAnswers(trx, items) };
    });
    rows = read.items;
    for (const row of rows) {
      after = [row.identity_ref ?? '', row.subject_ref ?? ''];
      yield toExported(row, read.answers.get(row.id ?? ''));
    }
  } while (rows.length === page);
}

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A value as a cell of CSV; what a spreadsheet would run as a formula begins with an apostrophe. */
export function toCell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Items as lines of CSV (RFC 4180) without their line feeds, a header first. What a spreadsheet would run as a formula
 * begins with an apostrophe.
 */
export async function* toCsvLines(
  items: AsyncIterable<ExportedItem>,
): AsyncGenerator<string, void, void> {
  yield `${EXPORTED_FIELDS.join(',')}\r`;
  for await (const item of items) {
    yield `${EXPORTED_FIELDS.map(field => toCell(item[field])).join(',')}\r`;
  }
}

/** Items as lines of JSON. */
export async function* toJsonLines(
  items: AsyncIterable<ExportedItem>,
): AsyncGenerator<string, void, void> {
  for await (const item of items) {
    yield JSON.stringify(item);
  }
}
