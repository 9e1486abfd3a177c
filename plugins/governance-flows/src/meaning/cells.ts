import { FlowContext } from '../policy/flowContext';
import { TermState } from './cellFacts';
import { Term } from './terms';
import { Formula } from './truth';

/** An expression and the facts it may read. */
export interface PartitionInput {
  text: string;
  context: FlowContext;
}

/** One part of the domain of a term: states that no condition tells apart, the most telling first. */
export interface TermClass {
  states: TermState[];
}

/** One axis of the cells: a term with its parts, or a free question with its answers. */
export type Dimension =
  | {
      key: string;
      kind: 'term';
      term: Term;
      classes: TermClass[];
      parents: number[];
    }
  | { key: string; kind: 'free'; answers: number };

/** A condition with its answer for every combination of the classes of its dimensions, the last one running fastest. */
export interface Atom {
  text: string;
  dimensions: number[];
  answers: Uint8Array;
}

/** A finite division of all facts into cells within which every given expression has one answer. */
export interface Partition {
  dimensions: Dimension[];
  atoms: Atom[];
  /** One per expression, in their order. */
  formulas: Formula[];
  /** Conditions that are taken as free to hold or not, sorted. */
  freeAtoms: string[];
}

/** The number of classes or answers of a dimension. */
export function sizeOf(dimension: Dimension): number {
  return dimension.kind === 'term'
    ? dimension.classes.length
    : dimension.answers;
}
