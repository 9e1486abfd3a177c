import type { ASTNode } from '@marcbachmann/cel-js';
import { parse } from '@marcbachmann/cel-js';
import { FlowContext } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { Budget, READING } from './budget';
import { expressionText } from './expressionText';
import { createPartition } from './partition';
import { Formula, Truth, compileFormula } from './truth';
import { CELL_LIMIT, countCells, visitCells } from './visitCells';

const PARTS: { [op: string]: Formula } = {
  '&&': {
    op: 'and',
    left: { op: 'atom', atom: 0 },
    right: { op: 'atom', atom: 1 },
  },
  '||': {
    op: 'or',
    left: { op: 'atom', atom: 0 },
    right: { op: 'atom', atom: 1 },
  },
  '!_': { op: 'not', of: { op: 'atom', atom: 0 } },
  '?:': {
    op: 'choose',
    condition: { op: 'atom', atom: 0 },
    then: { op: 'atom', atom: 1 },
    otherwise: { op: 'atom', atom: 2 },
  },
};

function combinations(choices: ReadonlySet<Truth>[]): Truth[][] {
  return choices.reduce<Truth[][]>(
    (found, choice) =>
      found.flatMap(start => [...choice].map(truth => [...start, truth])),
    [[]],
  );
}

function truthsOf(
  node: ASTNode,
  context: FlowContext,
  engine: PolicyEngine,
  budget: Budget,
): Set<Truth> {
  if (!budget.spend(READING)) {
    return new Set([0, 1, 2]);
  }
  const partition = createPartition(
    [{ text: expressionText(node), context }],
    engine,
  );
  const cells = countCells(partition, CELL_LIMIT);
  if (cells <= CELL_LIMIT && budget.spend(cells)) {
    const evaluate = compileFormula(partition.formulas[0]);
    const found = new Set<Truth>();
    visitCells(partition, (_, atoms) => found.add(evaluate(atoms)));
    return found;
  }
  const formula = PARTS[node.op];
  if (!formula) {
    return new Set([0, 1, 2]);
  }
  const parts = node.op === '!_' ? [node.args as ASTNode] : node.args;
  const evaluate = compileFormula(formula);
  return new Set(
    combinations(
      (parts as ASTNode[]).map(part => truthsOf(part, context, engine, budget)),
    ).map(atoms => evaluate(Uint8Array.from(atoms))),
  );
}

/**
 * The answers that an expression can give: exactly when it has few enough cells, otherwise put together from its clauses
 * as if these had nothing to do with each other. What is not among them can never be. Once the budget is spent, anything
 * can.
 */
export function possibleTruths(
  expression: string,
  context: FlowContext,
  engine: PolicyEngine,
  budget: Budget,
): ReadonlySet<Truth> {
  return engine.check(expression, 'bool', context).ok
    ? truthsOf(parse(expression).ast, context, engine, budget)
    : new Set<Truth>([2]);
}
