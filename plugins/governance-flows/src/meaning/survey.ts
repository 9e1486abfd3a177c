import { Partition } from './cells';
import { createRandom } from './random';
import {
  CELL_LIMIT,
  CellVisitor,
  countCells,
  sampleCells,
  visitCells,
} from './visitCells';

/** Cells looked at when there are too many to look at all. */
export const SAMPLES = 5_000;

const SEED = 20_251;

/** How the cells of a partition are gone through. */
export interface Survey {
  /** `exact`: every cell; `sampled`: some thousands, the same each time. */
  method: 'exact' | 'sampled';
  /** Cells that are visited. */
  cells: number;
  visit(visitor: CellVisitor): void;
}

/** Goes through every cell if they are at most {@link CELL_LIMIT}, and through a seeded sample otherwise. */
export function surveyCells(partition: Partition): Survey {
  const cells = countCells(partition, CELL_LIMIT);
  return cells <= CELL_LIMIT
    ? {
        method: 'exact',
        cells,
        visit: visitor => visitCells(partition, visitor),
      }
    : {
        method: 'sampled',
        cells: SAMPLES,
        visit: visitor =>
          sampleCells(partition, SAMPLES, createRandom(SEED), visitor),
      };
}
