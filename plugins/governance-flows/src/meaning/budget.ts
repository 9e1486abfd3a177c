/** Work that may still be done, counted in evaluations, so that it ends at the same place on every machine. */
export interface Budget {
  /** Takes work from what is left; without taking anything, says no to what would be too much. */
  spend(evaluations: number): boolean;
}

/** Evaluations that reading one condition anew is worth. */
export const READING = 2_500;

/** Evaluations that one by the engine itself is worth, over facts. */
export const ENGINE_EVALUATION = 10;

/** A budget of so many evaluations. */
export function createBudget(evaluations: number): Budget {
  let left = evaluations;
  return {
    spend(amount) {
      if (amount > left) {
        return false;
      }
      left -= amount;
      return true;
    },
  };
}
