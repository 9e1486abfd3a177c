import { LedgerCrypto } from '../ledger/ledgerCrypto';

/** By what the items of a campaign can be divided before a sample is drawn of each part. @public */
export const SAMPLE_STRATA = [
  'source',
  'owner',
  'environment',
  'kind',
  'type',
  'decision',
] as const;

/** One of {@link SAMPLE_STRATA}. @public */
export type SampleStratum = (typeof SAMPLE_STRATA)[number];

/** The name of the way in which samples are drawn; another way would have another. @public */
export const SAMPLE_ALGORITHM = 'sha256-lowest-v1';

/** The stratum of items that are not divided. @public */
export const WHOLE_STRATUM = 'all';

/** What an item is drawn by. @public */
export interface SampledItem {
  source: string;
  owner: string;
  environment?: string;
  kind: string;
  type: string;
  decision?: string;
}

/** An item that was drawn. @public */
export interface DrawnItem {
  item: string;
  stratum: string;
  /** SHA-256 by which it was drawn, lowest first. */
  rank: string;
}

/** A sample. @public */
export interface DrawnSample {
  algorithm: typeof SAMPLE_ALGORITHM;
  population: number;
  strata: { stratum: string; population: number; drawn: number }[];
  items: DrawnItem[];
}

/** The part of the population that an item belongs to. @public */
export function stratumOf(
  item: SampledItem,
  by: SampleStratum | undefined,
): string {
  if (by === undefined) {
    return WHOLE_STRATUM;
  }
  return item[by] ?? (by === 'decision' ? 'undecided' : 'unknown');
}

const isBefore = (a: DrawnItem, b: DrawnItem) =>
  a.rank < b.rank || (a.rank === b.rank && a.item < b.item);

/** Puts an item at its place among the lowest, which stay so many. */
function keepLowest(lowest: DrawnItem[], item: DrawnItem, size: number): void {
  let from = 0;
  let to = lowest.length;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (isBefore(lowest[middle], item)) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  if (from < size) {
    lowest.splice(from, 0, item);
    lowest.length = Math.min(lowest.length, size);
  }
}

/**
 * Draws a sample that anybody can draw again: of each stratum, the `size` items with the lowest SHA-256 of the UTF-8 text
 * `seed`, a line feed, and the item's id; all of a stratum that holds fewer. It depends on nothing else, and not on the
 * order in which items come. Keeps what is drawn, and a count of each stratum.
 *
 * @param items - ids with the stratum of each
 * @public
 */
export async function drawSample(
  items: AsyncIterable<{ item: string; stratum: string }>,
  options: { seed: string; size: number; crypto: Pick<LedgerCrypto, 'sha256'> },
): Promise<DrawnSample> {
  const { seed, size, crypto } = options;
  const strata = new Map<string, { population: number; lowest: DrawnItem[] }>();
  let population = 0;
  for await (const { item, stratum } of items) {
    const rank = await crypto.sha256(`${seed}\n${item}`);
    const found = strata.get(stratum) ?? { population: 0, lowest: [] };
    found.population += 1;
    population += 1;
    keepLowest(found.lowest, { item, stratum, rank }, size);
    strata.set(stratum, found);
  }
  const sorted = [...strata].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    algorithm: SAMPLE_ALGORITHM,
    population,
    strata: sorted.map(([stratum, found]) => ({
      stratum,
      population: found.population,
      drawn: found.lowest.length,
    })),
    items: sorted.flatMap(([, { lowest }]) => lowest),
  };
}
