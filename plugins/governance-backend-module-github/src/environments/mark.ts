import { z } from 'zod/v4';

const time = z.iso.datetime();

const markSchema = z.discriminatedUnion('state', [
  z.looseObject({
    state: z.literal('writing'),
    order: z.string(),
    before: time.optional(),
    since: time,
  }),
  z.looseObject({
    state: z.literal('written'),
    order: z.string(),
    updatedAt: time,
  }),
]);

/**
 * What lies beside a secret, in a variable of the environment: whose value it is, by when GitHub says that it was written.
 *
 * - `writing`: it is about to be written, over what was written at `before`; `since` is when that was said, by GitHub's clock.
 * - `written`: the value of this order was written at `updatedAt`.
 */
export type Mark = z.output<typeof markSchema>;

/** How long a request may be under way whose answer got lost, in milliseconds. GitHub itself ends one after ten seconds. */
const LATEST_MS = 60_000;

/** How far clocks of GitHub's machines may be apart, in milliseconds; its times are in whole seconds besides. */
export const CLOCKS_APART_MS = 2_000;

/** Name of the variable that says whose a secret is. */
export function markName(secret: string): string {
  return `COUNTERSIGN_${secret}`;
}

/** Writes a mark, with public facts beside it. Pure. */
export function writeMark(
  mark: Mark,
  about: Readonly<Record<string, string>>,
): string {
  return JSON.stringify({ ...about, ...mark });
}

/** Reads what {@link writeMark} writes; `undefined` for anything else. Pure. */
export function parseMark(text: string | undefined): Mark | undefined {
  try {
    return markSchema.safeParse(JSON.parse(text ?? 'null')).data;
  } catch {
    // Somebody else's words.
    return undefined;
  }
}

/**
 * Whose the value of a secret is, as far as its times can say: `ours` also where it was written while an answer of ours was lost.
 * Pure.
 *
 * @param updatedAt - when it was written last; `undefined` where there is none
 */
export function ownerOf(
  updatedAt: string | undefined,
  mark: Mark | undefined,
): 'nobody' | 'ours' | 'somebody-else' {
  if (updatedAt === undefined) {
    return 'nobody';
  }
  switch (mark?.state) {
    case undefined:
      return 'somebody-else';
    case 'written':
      return updatedAt === mark.updatedAt ? 'ours' : 'somebody-else';
    case 'writing':
      // What was there before was ours, or nothing would have been announced.
      return updatedAt === mark.before || wasWrittenBy(updatedAt, mark)
        ? 'ours'
        : 'somebody-else';
    default:
      throw new Error(`Unexpected mark ${mark satisfies never}`);
  }
}

/** Whether a secret was written when what was announced can have been. Pure. */
export function wasWrittenBy(
  updatedAt: string,
  { since }: { since: string },
): boolean {
  const late = Date.parse(updatedAt) - Date.parse(since);
  return late >= -CLOCKS_APART_MS && late <= LATEST_MS;
}
