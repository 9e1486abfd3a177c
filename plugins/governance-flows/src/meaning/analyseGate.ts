import { JsonObject } from '@backstage/types';
import { GateState } from '../definition/definition';
import { FlowContext } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { Budget, ENGINE_EVALUATION, READING, createBudget } from './budget';
import { decideCell, decideFacts } from './gateOutcome';
import { createPartition } from './partition';
import { possibleTruths } from './possibleTruths';
import { surveyCells } from './survey';
import { ERROR, TRUE, compileFormula } from './truth';
import { CELL_LIMIT, countCells, visitCells } from './visitCells';
import { createSpecimens, findWitness } from './witness';

/**
 * What a rule of a gate amounts to over all facts that the context allows.
 *
 * @remarks
 * `always-true`: it holds for all of them. `never-true`: for none. `shadowed`: whenever it holds, an earlier rule (`by`)
 * already decided or failed. `live`: it decides for `witness`, which was evaluated. `undecided`: it may decide, but no
 * facts were found that show it. The first three are proofs, also beside free conditions.
 *
 * @public
 */
export interface RuleAnalysis {
  id: string;
  verdict: 'always-true' | 'never-true' | 'shadowed' | 'live' | 'undecided';
  /** Ids of the earlier rules that stand before a shadowed one. */
  by?: string[];
  /** Facts for which the rule decides. */
  witness?: JsonObject;
  /** Whether it may fail, for example because an optional fact is absent. */
  canFail: boolean;
}

/**
 * The analysis of a gate. Facts that the context does not declare optional are taken as present and in their domain: others
 * are refused when a decision is taken.
 *
 * @public
 */
export interface GateAnalysis {
  /** `sampled` when the gate has more than 20,000 cells: the same thousands of them each time, and whatever can be proven. */
  method: 'exact' | 'sampled';
  /** Cells that were looked at. */
  cells: number;
  /** Conditions that were taken as free to hold or not. */
  freeAtoms: string[];
  rules: RuleAnalysis[];
  /** Whether the gate's `else` can be what decides. */
  otherwise: {
    verdict: 'never-true' | 'live' | 'undecided';
    witness?: JsonObject;
  };
}

interface Tally {
  holds: number;
  fails: number;
  by: Set<number>;
}

function shadows(
  earlier: string,
  rule: string,
  context: FlowContext,
  engine: PolicyEngine,
  budget: Budget,
): boolean {
  if (!budget.spend(2 * READING)) {
    return false;
  }
  const partition = createPartition(
    [
      { text: earlier, context },
      { text: rule, context },
    ],
    engine,
  );
  const cells = countCells(partition, CELL_LIMIT);
  if (cells > CELL_LIMIT || !budget.spend(2 * cells)) {
    return false;
  }
  const [first, second] = partition.formulas.map(compileFormula);
  let free = false;
  visitCells(partition, (_, atoms) => {
    if (second(atoms) === TRUE && first(atoms) !== TRUE) {
      free ||= first(atoms) !== ERROR;
    }
  });
  return !free;
}

/**
 * Evaluations that are spent on the rules of a gate that is sampled: to prove what each can yield, to find facts that show
 * it, and to prove what shadows it. What they do not suffice for stays undecided.
 */
const PROOFS = { truths: 150_000, witnesses: 30_000, shadows: 30_000 };

/** All of it. */
export const SAMPLED_PROOFS = PROOFS.truths + PROOFS.witnesses + PROOFS.shadows;

/**
 * Decides for each rule of a gate whether it can hold and decide, by dividing all facts into finitely many cells.
 *
 * @public
 */
export function analyseGate(
  gate: Pick<GateState, 'rules'>,
  context: FlowContext,
  engine: PolicyEngine,
): GateAnalysis {
  const partition = createPartition(
    gate.rules.map(({ when }) => ({ text: when, context })),
    engine,
  );
  const survey = surveyCells(partition);
  const evaluators = partition.formulas.map(compileFormula);
  const tallies = gate.rules.map(
    (): Tally => ({ holds: 0, fails: 0, by: new Set() }),
  );
  const decided = gate.rules.map(() => createSpecimens());
  const left = createSpecimens();
  survey.visit((cell, atoms) => {
    const decision = decideCell(evaluators, atoms);
    if (decision === 'else') {
      left.add(cell);
    } else if (decision !== 'error') {
      decided[decision].add(cell);
    }
    let first: number | undefined;
    evaluators.forEach((evaluate, index) => {
      const truth = evaluate(atoms);
      if (truth === TRUE) {
        tallies[index].holds += 1;
        if (first !== undefined) {
          tallies[index].by.add(first);
        }
      } else if (truth === ERROR) {
        tallies[index].fails += 1;
      }
      if (truth !== 0) {
        first ??= index;
      }
    });
  });

  const exact = survey.method === 'exact';
  const budgets = {
    truths: createBudget(PROOFS.truths),
    witnesses: createBudget(exact ? Infinity : PROOFS.witnesses),
    shadows: createBudget(PROOFS.shadows),
  };
  const evaluations = ENGINE_EVALUATION * gate.rules.length;
  const mayTry = () => budgets.witnesses.spend(evaluations);
  const rules = gate.rules.map(({ id, when }, index): RuleAnalysis => {
    const { holds, fails, by } = tallies[index];
    const truths = exact
      ? undefined
      : possibleTruths(when, context, engine, budgets.truths);
    const canFail = truths ? truths.has(ERROR) : fails > 0;
    const never = truths ? !truths.has(TRUE) : holds === 0;
    if (never) {
      return { id, verdict: 'never-true', canFail };
    }
    if (exact && decided[index].count === 0) {
      const names = [...by].sort((a, b) => a - b).map(n => gate.rules[n].id);
      return { id, verdict: 'shadowed', by: names, canFail };
    }
    const witness = findWitness(
      partition,
      decided[index],
      facts => mayTry() && decideFacts(gate, context, facts, engine) === index,
    );
    if (truths ? truths.size === 1 : holds === survey.cells) {
      return {
        id,
        verdict: 'always-true',
        canFail,
        ...(witness ? { witness } : {}),
      };
    }
    if (witness) {
      return { id, verdict: 'live', witness, canFail };
    }
    const shadow = exact
      ? undefined
      : gate.rules
          .slice(0, index)
          .find(earlier =>
            shadows(earlier.when, when, context, engine, budgets.shadows),
          );
    return shadow
      ? { id, verdict: 'shadowed', by: [shadow.id], canFail }
      : { id, verdict: 'undecided', canFail };
  });
  const witness = findWitness(
    partition,
    left,
    facts => mayTry() && decideFacts(gate, context, facts, engine) === 'else',
  );
  const otherwise = exact && left.count === 0 ? 'never-true' : 'undecided';
  return {
    method: survey.method,
    cells: survey.cells,
    freeAtoms: partition.freeAtoms,
    rules,
    otherwise: witness ? { verdict: 'live', witness } : { verdict: otherwise },
  };
}
