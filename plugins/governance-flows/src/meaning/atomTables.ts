import { JsonObject } from '@backstage/types';
import { PolicyEngine } from '../policy/policyEngine';
import { AtomSource, termsOf } from './atoms';
import { TermState, writeTerm } from './cellFacts';
import { Atom, Dimension, sizeOf } from './cells';
import { ERROR, FALSE, TRUE, Truth } from './truth';

/** An atomic condition under the name that tells it apart from others. */
export interface Source extends AtomSource {
  key: string;
}

/** What the engine itself answers; the partition never guesses how a condition is evaluated. */
export function truthOf(
  engine: PolicyEngine,
  atom: AtomSource,
  facts: JsonObject,
): Truth {
  const result = engine.evaluate(atom.text, 'bool', atom.context, facts);
  if (!result.ok) {
    return ERROR;
  }
  return result.value === true ? TRUE : FALSE;
}

/** Fills a table by asking for every combination of the classes of its dimensions. */
export function table(
  sizes: readonly number[],
  answer: (indexes: number[]) => Truth,
): Uint8Array {
  const total = sizes.reduce((product, size) => product * size, 1);
  const indexes = sizes.map(() => 0);
  return Uint8Array.from({ length: total }, () => {
    const found = answer(indexes);
    for (let at = sizes.length - 1; at >= 0; at -= 1) {
      indexes[at] += 1;
      if (indexes[at] < sizes[at]) {
        break;
      }
      indexes[at] = 0;
    }
    return found;
  });
}

function compareWithNothing(op: string, sum: bigint): boolean {
  switch (op) {
    case '==':
      return sum === 0n;
    case '!=':
      return sum !== 0n;
    case '<':
      return sum < 0n;
    case '<=':
      return sum <= 0n;
    case '>':
      return sum > 0n;
    case '>=':
      return sum >= 0n;
    default:
      throw new TypeError(`Unknown comparison ${op}`);
  }
}

/** Values of each free sum such that every part between the compared constants holds one. */
export function freeSums(sources: Source[]): Map<string, bigint[]> {
  const found = new Map<string, Set<bigint>>();
  for (const { shape } of sources) {
    if (shape.kind === 'linear') {
      const known = found.get(shape.name) ?? new Set<bigint>();
      const at = shape.negated ? shape.constant : -shape.constant;
      [at - 1n, at, at + 1n].forEach(value => known.add(value));
      found.set(shape.name, known);
    }
  }
  return new Map(
    [...found].map(([name, values]) => [
      name,
      [...values].sort((a, b) => (a < b ? -1 : 1)),
    ]),
  );
}

/** The first state of a class, or `undefined` for a free dimension. */
export function stateAt(
  dimension: Dimension,
  index: number,
): TermState | undefined {
  return dimension.kind === 'term'
    ? dimension.classes[index].states[0]
    : undefined;
}

/** An atom with its answers. Whether an absent fact makes a free one fail is not its matter. */
export function createAtom(
  source: Source,
  dimensions: Dimension[],
  sums: Map<string, bigint[]>,
  engine: PolicyEngine,
): Atom {
  const { shape, text } = source;
  const at = (key: string) => dimensions.findIndex(entry => entry.key === key);
  const build = (
    keys: number[],
    answer: (indexes: number[]) => Truth,
  ): Atom => ({
    text,
    dimensions: keys,
    answers: table(
      keys.map(key => sizeOf(dimensions[key])),
      answer,
    ),
  });
  if (shape.kind === 'constant') {
    return build([], () => truthOf(engine, source, {}));
  }
  if (shape.kind === 'single' || shape.kind === 'closed') {
    const keys = termsOf(shape).map(term => at(term.key));
    return build(keys, indexes => {
      const facts: JsonObject = {};
      keys.forEach((key, place) => {
        const dimension = dimensions[key];
        const state = stateAt(dimension, indexes[place]);
        if (dimension.kind === 'term' && state) {
          writeTerm(facts, dimension.term, state);
        }
      });
      return truthOf(engine, source, facts);
    });
  }
  const values = shape.kind === 'linear' ? sums.get(shape.name) : undefined;
  const answer = (index: number): Truth => {
    if (shape.kind !== 'linear' || !values) {
      return index as Truth;
    }
    const sum = shape.negated ? -values[index] : values[index];
    return compareWithNothing(shape.op, sum + shape.constant) ? TRUE : FALSE;
  };
  return build([at(freeKey(source))], ([index]) => answer(index));
}

/** The dimension of what an atom takes as free. */
export function freeKey({ shape, key }: Source): string {
  return shape.kind === 'linear' ? `? ${shape.name}` : `? ${key}`;
}
