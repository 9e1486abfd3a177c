/** The three answers of a condition: false, true, and an error, which counts as whatever denies. */
export const FALSE = 0;
export const TRUE = 1;
export const ERROR = 2;

/** One of {@link FALSE}, {@link TRUE}, {@link ERROR}; a number because cells are looked up by the thousand. */
export type Truth = 0 | 1 | 2;

/** A condition over atoms, by their number. */
export type Formula =
  | { op: 'atom'; atom: number }
  | { op: 'and' | 'or' | 'same'; left: Formula; right: Formula }
  | { op: 'not'; of: Formula }
  | { op: 'choose'; condition: Formula; then: Formula; otherwise: Formula }
  /** The whole fails when one of the atoms does, wherever it stands. */
  | { op: 'within'; atoms: number[]; of: Formula }
  | { op: 'error' };

/** Answers a formula from the answers of its atoms. */
export type Evaluator = (atoms: Uint8Array) => Truth;

/**
 * A formula as a function. `&&` and `||` absorb an error when the other side decides alone, in either order, as CEL
 * defines (https://github.com/google/cel-spec/blob/master/doc/langdef.md#logical-operators); all else passes it on.
 */
export function compileFormula(formula: Formula): Evaluator {
  switch (formula.op) {
    case 'atom': {
      const { atom } = formula;
      return atoms => atoms[atom] as Truth;
    }
    case 'and': {
      const left = compileFormula(formula.left);
      const right = compileFormula(formula.right);
      return atoms => {
        const first = left(atoms);
        if (first === FALSE) {
          return FALSE;
        }
        const second = right(atoms);
        return second === FALSE || first === TRUE ? second : first;
      };
    }
    case 'or': {
      const left = compileFormula(formula.left);
      const right = compileFormula(formula.right);
      return atoms => {
        const first = left(atoms);
        if (first === TRUE) {
          return TRUE;
        }
        const second = right(atoms);
        return second === TRUE || first === FALSE ? second : first;
      };
    }
    case 'same': {
      const left = compileFormula(formula.left);
      const right = compileFormula(formula.right);
      return atoms => {
        const first = left(atoms);
        const second = right(atoms);
        if (first === ERROR || second === ERROR) {
          return ERROR;
        }
        return first === second ? TRUE : FALSE;
      };
    }
    case 'not': {
      const of = compileFormula(formula.of);
      return atoms => {
        const inner = of(atoms);
        return inner === ERROR ? ERROR : ((1 - inner) as Truth);
      };
    }
    case 'choose': {
      const condition = compileFormula(formula.condition);
      const then = compileFormula(formula.then);
      const otherwise = compileFormula(formula.otherwise);
      return atoms => {
        const choice = condition(atoms);
        if (choice === ERROR) {
          return ERROR;
        }
        return choice === TRUE ? then(atoms) : otherwise(atoms);
      };
    }
    case 'within': {
      const of = compileFormula(formula.of);
      const { atoms: needed } = formula;
      return atoms =>
        needed.some(atom => atoms[atom] !== TRUE) ? ERROR : of(atoms);
    }
    case 'error':
      return () => ERROR;
    default: {
      const unreachable: never = formula;
      throw new TypeError(`Unknown formula ${JSON.stringify(unreachable)}`);
    }
  }
}
