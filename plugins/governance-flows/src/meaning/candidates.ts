import { JsonValue } from '@backstage/types';
import { DEFAULT_MAX_ITEMS, FactField } from '../policy/flowContext';
import { EARLIEST_TIME, LATEST_TIME } from '../policy/factTimes';
import { Literals, toIsoTime } from './literals';
import { Cuts, SMALL_ENUM } from './shapes';

const SOME_TIME = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
/** Members of one list that are told apart by combination; beyond it each membership is taken as free. */
export const MOST_MEMBERS = 8;

function unique<T>(values: T[]): T[] {
  return [...new Set(values)];
}

function ascending(left: number, right: number): number {
  return left - right;
}

/** A text that is none of the given ones, and in the enum where there is one. */
export function otherText(
  taken: readonly string[],
  oneOf?: readonly string[],
): string | undefined {
  if (oneOf) {
    const known = new Set(taken);
    return oneOf.find(text => !known.has(text));
  }
  let text = 'other';
  for (let index = 1; taken.includes(text); index += 1) {
    text = `other${index}`;
  }
  return text;
}

function integers(
  field: { min?: number; max?: number },
  cuts: Cuts,
  extra: readonly number[],
): number[] {
  const { min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } =
    field;
  const near = unique(cuts.integers.map(Number)).sort(ascending);
  const found = [...near, ...extra, 0, min, max].filter(
    value => value >= min && value <= max,
  );
  return unique(found.map(value => value + 0));
}

function texts(
  field: { oneOf?: readonly string[] },
  cuts: Cuts,
  extra: readonly string[],
): string[] {
  const { oneOf } = field;
  if (oneOf && oneOf.length <= SMALL_ENUM) {
    return unique([...oneOf]);
  }
  const literals = unique(cuts.texts).sort();
  const known = oneOf ? new Set(oneOf) : undefined;
  const other = otherText(literals, oneOf);
  // Next to every bound of an order lies the bound with one more character, and nothing between the two.
  const between = cuts.ordered
    ? ['', ...literals.map(text => `${text}\u0000`)]
    : [];
  return unique([
    ...literals,
    ...(other === undefined ? [] : [other]),
    ...between,
    ...extra,
  ]).filter(text => !known || known.has(text));
}

function times(cuts: Cuts, extra: readonly number[]): string[] {
  const near = unique(cuts.times.flatMap(time => [time - 1, time, time + 1]));
  return unique([...near.sort(ascending), SOME_TIME, ...extra])
    .filter(time => time >= EARLIEST_TIME && time <= LATEST_TIME)
    .map(toIsoTime);
}

function subsets(members: readonly string[]): string[][] {
  return members.reduce<string[][]>(
    (found, member) => [...found, ...found.map(subset => [...subset, member])],
    [[]],
  );
}

function lists(
  field: { maxItems?: number; oneOf?: readonly string[] },
  cuts: Cuts,
  extra: readonly string[],
): string[][] {
  const { maxItems = DEFAULT_MAX_ITEMS, oneOf } = field;
  const members = unique(cuts.members)
    .sort()
    .filter(text => !oneOf || oneOf.includes(text));
  const sizes = unique([0, 1, ...cuts.sizes.map(Number)]).sort(ascending);
  const other = otherText(members, oneOf);
  const found = subsets(members).flatMap(subset =>
    unique([subset.length, ...sizes])
      .filter(size => size >= subset.length && size <= maxItems)
      .flatMap(size => {
        const filler = other ?? subset[0];
        const missing = size - subset.length;
        return missing > 0 && filler === undefined
          ? []
          : [[...subset, ...Array<string>(missing).fill(filler ?? '')]];
      }),
  );
  const more = extra
    .filter(text => !oneOf || oneOf.includes(text))
    .flatMap(text => [
      [text],
      ...found.slice(0, MOST_MEMBERS).map(list => [...list, text]),
    ])
    .filter(list => list.length <= maxItems);
  return [...found, ...more];
}

/** What to try besides, for facts of conditions that are taken as free. */
function extraTexts(literals: Literals | undefined): string[] {
  if (!literals) {
    return [];
  }
  const words = [...[...literals.texts].sort(), 'other'];
  return words.length > 6
    ? words
    : unique([
        ...words,
        ...words.flatMap(first => words.map(second => first + second)),
      ]);
}

/**
 * Values of a fact, in its domain, such that every part into which the cuts divide the domain holds one; the ones next to
 * a cut first, because they are the telling examples.
 */
export function candidatesOf(
  field: FactField,
  cuts: Cuts,
  literals?: Literals,
): JsonValue[] {
  if ('fields' in field) {
    return [{}];
  }
  switch (field.type) {
    case 'bool':
      return [true, false];
    case 'int':
      return integers(
        field,
        cuts,
        [...(literals?.integers ?? [])]
          .sort(ascending)
          .flatMap(n => [n - 1, n, n + 1]),
      );
    case 'string':
      return texts(field, cuts, extraTexts(literals));
    case 'timestamp':
      return times(
        cuts,
        [...(literals?.times ?? [])]
          .sort(ascending)
          .flatMap(t => [t - DAY, t - 1, t, t + 1, t + DAY]),
      );
    case 'list<string>':
      return lists(field, cuts, extraTexts(literals));
    case 'map<string, list<string>>':
      return lists({ maxItems: field.maxItems }, cuts, extraTexts(literals));
    default: {
      const unreachable: never = field;
      throw new TypeError(`Unknown fact ${JSON.stringify(unreachable)}`);
    }
  }
}
