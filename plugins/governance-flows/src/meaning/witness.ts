import { JsonObject } from '@backstage/types';
import { writeTerm } from './cellFacts';
import { Partition } from './cells';
import { createRandom } from './random';

/** Cells of one kind that are kept to look for facts in: the first ones, and some of the others. */
const FIRST = 8;
const OTHERS = 8;
/** Facts that are tried in one cell when conditions in it are free. */
const TRIES = 48;
const SEED = 7_919;

/** Counts the cells of one kind and keeps a few of them. */
export interface Specimens {
  count: number;
  kept: Int32Array[];
  add(cell: Int32Array): void;
}

export function createSpecimens(): Specimens {
  const random = createRandom(SEED);
  const specimens: Specimens = {
    count: 0,
    kept: [],
    add(cell) {
      specimens.count += 1;
      if (specimens.kept.length < FIRST + OTHERS) {
        specimens.kept.push(cell.slice());
      } else if (random(specimens.count) < OTHERS) {
        specimens.kept[FIRST + random(OTHERS)] = cell.slice();
      }
    },
  };
  return specimens;
}

/** Facts of a cell; `pick` chooses among the states of a class that no condition tells apart. */
export function factsIn(
  partition: Partition,
  cell: Int32Array,
  pick: (alternatives: number) => number,
): JsonObject {
  const facts: JsonObject = {};
  partition.dimensions.forEach((dimension, at) => {
    if (dimension.kind === 'term') {
      const { states } = dimension.classes[cell[at]];
      writeTerm(facts, dimension.term, states[pick(states.length)]);
    }
  });
  return facts;
}

/**
 * Facts out of one of the cells that prove a claim when really evaluated, or `undefined` when none is found. Without free
 * conditions the facts of a cell prove what the cell says; with them several facts are tried.
 */
export function findWitness(
  partition: Partition,
  specimens: Specimens,
  proves: (facts: JsonObject) => boolean,
): JsonObject | undefined {
  for (const cell of specimens.kept) {
    const facts = factsIn(partition, cell, () => 0);
    if (proves(facts)) {
      return facts;
    }
  }
  if (partition.freeAtoms.length === 0) {
    return undefined;
  }
  const random = createRandom(SEED);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    for (const cell of specimens.kept) {
      const facts = factsIn(partition, cell, random);
      if (proves(facts)) {
        return facts;
      }
    }
  }
  return undefined;
}
