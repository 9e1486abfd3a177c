import type { ASTNode } from '@marcbachmann/cel-js';
import { FlowContext } from '../policy/flowContext';
import { termOf } from './terms';

/** A sum of integers: how often each variable counts, and what is added. */
export interface LinearSum {
  /** By spelling: `request.ttlDays` or `size(request.scopes)`. */
  factors: Map<string, bigint>;
  constant: bigint;
}

function combine(
  left: LinearSum | undefined,
  right: LinearSum | undefined,
  sign: bigint,
): LinearSum | undefined {
  if (!left || !right) {
    return undefined;
  }
  const factors = new Map(left.factors);
  for (const [name, factor] of right.factors) {
    const total = (factors.get(name) ?? 0n) + sign * factor;
    if (total === 0n) {
      factors.delete(name);
    } else {
      factors.set(name, total);
    }
  }
  return { factors, constant: left.constant + sign * right.constant };
}

function variable(name: string): LinearSum {
  return { factors: new Map([[name, 1n]]), constant: 0n };
}

/** How a list's length is spelled as a variable. */
export function sizeName(termKey: string): string {
  return `size(${termKey})`;
}

/** What a node takes the size of. */
function measured(node: ASTNode): ASTNode | undefined {
  if (node.op === 'call' && node.args[0] === 'size') {
    return node.args[1][0];
  }
  return node.op === 'rcall' && node.args[0] === 'size'
    ? node.args[1]
    : undefined;
}

/** A node as a sum of integer facts and lengths of lists, or `undefined` when it is no such sum. */
export function linearOf(
  node: ASTNode,
  context: FlowContext,
): LinearSum | undefined {
  const sizeOf = measured(node);
  if (sizeOf) {
    const term = termOf(sizeOf, context);
    const isList =
      term &&
      'type' in term.field &&
      (term.field.type === 'list<string>' || term.mapKey !== undefined);
    return isList ? variable(sizeName(term.key)) : undefined;
  }
  switch (node.op) {
    case 'value':
      return typeof node.args === 'bigint'
        ? { factors: new Map(), constant: node.args }
        : undefined;
    case '-_':
      return combine(
        { factors: new Map(), constant: 0n },
        linearOf(node.args, context),
        -1n,
      );
    case '+':
    case '-':
      return combine(
        linearOf(node.args[0], context),
        linearOf(node.args[1], context),
        node.op === '+' ? 1n : -1n,
      );
    default: {
      const term = termOf(node, context);
      return term && 'type' in term.field && term.field.type === 'int'
        ? variable(term.key)
        : undefined;
    }
  }
}

/** The difference that a comparison compares with nothing: `left - right`. */
export function differenceOf(
  left: ASTNode,
  right: ASTNode,
  context: FlowContext,
): LinearSum | undefined {
  return combine(linearOf(left, context), linearOf(right, context), -1n);
}

/** The integers next to the point where `factor * x + constant` changes its sign, ascending. */
export function turningPoints(factor: bigint, constant: bigint): bigint[] {
  const nearest = -constant / factor;
  return [nearest - 1n, nearest, nearest + 1n];
}
