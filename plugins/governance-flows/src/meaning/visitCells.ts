import { Dimension, Partition, sizeOf } from './cells';

/** Cells of one gate that are decided one by one; beyond it they are sampled. */
export const CELL_LIMIT = 20_000;

/** Is shown a cell: the class of each dimension and the answer of each atom. Both are reused; copy what is kept. */
export type CellVisitor = (cell: Int32Array, atoms: Uint8Array) => void;

function kindOf(dimension: Dimension, index: number): string {
  return dimension.kind === 'term'
    ? dimension.classes[index].states[0].kind
    : 'value';
}

/** Whether a class can be, given what is above it: an orphan below something absent, and nothing else there. */
function fits(
  partition: Partition,
  cell: Int32Array,
  at: number,
  index: number,
): boolean {
  const dimension = partition.dimensions[at];
  if (dimension.kind === 'free' || dimension.parents.length === 0) {
    return true;
  }
  const below = dimension.parents.every(
    parent => kindOf(partition.dimensions[parent], cell[parent]) === 'value',
  );
  return below === (kindOf(dimension, index) !== 'orphan');
}

function answersOf(partition: Partition) {
  const last: number[][] = partition.dimensions.map(() => []);
  const constant: number[] = [];
  partition.atoms.forEach(({ dimensions }, atom) => {
    (dimensions.length === 0 ? constant : last[Math.max(...dimensions)]).push(
      atom,
    );
  });
  const sizes = partition.dimensions.map(sizeOf);
  const answer = (atom: number, cell: Int32Array) => {
    const { dimensions, answers } = partition.atoms[atom];
    let at = 0;
    for (const dimension of dimensions) {
      at = at * sizes[dimension] + cell[dimension];
    }
    return answers[at];
  };
  return { last, constant, answer, sizes };
}

/** How many cells there are, exactly as {@link visitCells} visits them; stops counting beyond the given number. */
export function countCells(partition: Partition, most: number): number {
  const sizes = partition.dimensions.map(sizeOf);
  if (
    partition.dimensions.every(
      entry => entry.kind === 'free' || entry.parents.length === 0,
    )
  ) {
    return sizes.reduce((product, size) => product * size, 1);
  }
  const cell = new Int32Array(sizes.length);
  function count(at: number): number {
    if (at === sizes.length) {
      return 1;
    }
    let total = 0;
    for (let index = 0; index < sizes[at] && total <= most; index += 1) {
      if (fits(partition, cell, at, index)) {
        cell[at] = index;
        total += count(at + 1);
      }
    }
    return total;
  }
  return count(0);
}

/** Shows every cell, in the order of the dimensions. */
export function visitCells(partition: Partition, visit: CellVisitor): void {
  const { last, constant, answer, sizes } = answersOf(partition);
  const cell = new Int32Array(sizes.length);
  const atoms = new Uint8Array(partition.atoms.length);
  constant.forEach(atom => {
    atoms[atom] = answer(atom, cell);
  });
  function descend(at: number): void {
    if (at === sizes.length) {
      visit(cell, atoms);
      return;
    }
    for (let index = 0; index < sizes[at]; index += 1) {
      if (fits(partition, cell, at, index)) {
        cell[at] = index;
        for (const atom of last[at]) {
          atoms[atom] = answer(atom, cell);
        }
        descend(at + 1);
      }
    }
  }
  descend(0);
}

/** Shows cells picked by the given random numbers; some may be shown twice. */
export function sampleCells(
  partition: Partition,
  samples: number,
  random: (bound: number) => number,
  visit: CellVisitor,
): void {
  const { last, constant, answer, sizes } = answersOf(partition);
  const cell = new Int32Array(sizes.length);
  const atoms = new Uint8Array(partition.atoms.length);
  constant.forEach(atom => {
    atoms[atom] = answer(atom, cell);
  });
  for (let sample = 0; sample < samples; sample += 1) {
    for (let at = 0; at < sizes.length; at += 1) {
      const start = random(sizes[at]);
      for (let step = 0; step < sizes[at]; step += 1) {
        const index = (start + step) % sizes[at];
        if (fits(partition, cell, at, index)) {
          cell[at] = index;
          break;
        }
      }
      for (const atom of last[at]) {
        atoms[atom] = answer(atom, cell);
      }
    }
    visit(cell, atoms);
  }
}
