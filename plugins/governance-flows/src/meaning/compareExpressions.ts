import { JsonObject } from '@backstage/types';
import { FlowContext } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { Partition } from './cells';
import { createPartition } from './partition';
import { surveyCells } from './survey';
import { ERROR, TRUE, Truth, compileFormula } from './truth';
import { createSpecimens, findWitness } from './witness';

/**
 * How the facts for which one condition holds relate to those of another.
 *
 * @remarks
 * `wider`: it holds for all that it held for, and for more; `widerExample` is one of these and was evaluated. `different`:
 * for more and for less, or it could not be shown what. `exact` is false when something was sampled, or may be but was not
 * shown; the verdict then is `different`, unless it is a proof.
 *
 * @public
 */
export interface ExpressionComparison {
  verdict: 'equal' | 'wider' | 'narrower' | 'different';
  method: 'exact' | 'sampled';
  exact: boolean;
  freeAtoms: string[];
  /** Facts for which only the later condition holds. */
  widerExample?: JsonObject;
  /** Facts for which only the earlier condition holds. */
  narrowerExample?: JsonObject;
  cells: { wider: number; narrower: number; total: number };
}

/**
 * What {@link compareExpressions} may be told.
 *
 * @public
 */
export interface CompareExpressionsOptions {
  engine: PolicyEngine;
  /** What a failing condition counts as: `false`, as for a rule, unless told; `true` for what a failure must not relax. */
  onError?: 'false' | 'true';
  /** The context of the later condition; the one of the earlier unless told. */
  contextAfter?: FlowContext;
}

/** The condition that always holds: what a missing one stands for. */
export const ALWAYS = 'true';

function holdsFor(
  engine: PolicyEngine,
  text: string,
  context: FlowContext,
  facts: JsonObject,
  onError: 'false' | 'true',
): boolean {
  const result = engine.evaluate(text, 'bool', context, facts);
  return result.ok ? result.value === true : onError === 'true';
}

/** Compares by partition when the texts or the contexts differ. */
function compareByCells(
  partition: Partition,
  holds: (truth: Truth) => boolean,
  proves: (facts: JsonObject, side: 'wider' | 'narrower') => boolean,
): ExpressionComparison {
  const survey = surveyCells(partition);
  const [before, after] = partition.formulas.map(compileFormula);
  const wider = createSpecimens();
  const narrower = createSpecimens();
  survey.visit((cell, atoms) => {
    const held = holds(before(atoms));
    const does = holds(after(atoms));
    if (does && !held) {
      wider.add(cell);
    } else if (held && !does) {
      narrower.add(cell);
    }
  });
  const more = findWitness(partition, wider, facts => proves(facts, 'wider'));
  const less = findWitness(partition, narrower, facts =>
    proves(facts, 'narrower'),
  );
  const shown =
    (wider.count === 0 || more !== undefined) &&
    (narrower.count === 0 || less !== undefined);
  const exact = survey.method === 'exact' && shown;
  let verdict: ExpressionComparison['verdict'] = 'different';
  if (exact && wider.count === 0) {
    verdict = narrower.count === 0 ? 'equal' : 'narrower';
  } else if (exact && narrower.count === 0) {
    verdict = 'wider';
  }
  return {
    verdict,
    method: survey.method,
    // Facts for both directions are a proof of "different", also when found in a sample.
    exact: exact || (more !== undefined && less !== undefined),
    freeAtoms: partition.freeAtoms,
    ...(more ? { widerExample: more } : {}),
    ...(less ? { narrowerExample: less } : {}),
    cells: {
      wider: wider.count,
      narrower: narrower.count,
      total: survey.cells,
    },
  };
}

/**
 * Decides whether a condition was widened, narrowed or merely written differently, with facts that show it.
 *
 * @public
 */
export function compareExpressions(
  before: string,
  after: string,
  context: FlowContext,
  options: CompareExpressionsOptions,
): ExpressionComparison {
  const { engine, onError = 'false', contextAfter = context } = options;
  const sameContext =
    context === contextAfter ||
    JSON.stringify(context.fields) === JSON.stringify(contextAfter.fields);
  if (before === after && sameContext) {
    return {
      verdict: 'equal',
      method: 'exact',
      exact: true,
      freeAtoms: [],
      cells: { wider: 0, narrower: 0, total: 0 },
    };
  }
  const partition = createPartition(
    [
      { text: before, context },
      { text: after, context: sameContext ? context : contextAfter },
    ],
    engine,
  );
  return compareByCells(
    partition,
    truth => truth === TRUE || (truth === ERROR && onError === 'true'),
    (facts, side) => {
      const held = holdsFor(engine, before, context, facts, onError);
      const does = holdsFor(engine, after, contextAfter, facts, onError);
      return side === 'wider' ? does && !held : held && !does;
    },
  );
}
