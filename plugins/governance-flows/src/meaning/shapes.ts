import type { ASTNode } from '@marcbachmann/cel-js';
import { FlowContext } from '../policy/flowContext';
import { typeOfNode } from '../policy/nodeType';
import { differenceOf, linearOf, sizeName, turningPoints } from './linear';
import { Term, childrenOf, collectTerms, termOf } from './terms';

/** What the conditions on one fact compare it with: where its values must be told apart. */
export interface Cuts {
  integers: bigint[];
  sizes: bigint[];
  texts: string[];
  members: string[];
  times: number[];
  ordered: boolean;
}

/** How the answer of an atomic condition comes about. */
export type Shape =
  | { kind: 'constant' }
  /** Decided by one fact that can be cut into finitely many parts. */
  | { kind: 'single'; term: Term; cuts: Cuts }
  /** Decided by several facts with few values each. */
  | { kind: 'closed'; terms: Term[] }
  /** Decided by the sign of a sum of several integers, or by the order of two facts; that sum or order is taken as free. */
  | {
      kind: 'linear';
      terms: Term[];
      name: string;
      /** Whether the named sum is the negative of the difference. */
      negated: boolean;
      constant: bigint;
      op: string;
    }
  /** Taken as free to hold or not. `lazy` when an absent fact need not make it fail. */
  | { kind: 'free'; terms: Term[]; lazy: boolean };

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
/** An enum up to this length is enumerated whatever is asked of it. */
export const SMALL_ENUM = 200;
const CLOSED_PRODUCT = 2_000;

function cut(some: Partial<Cuts>): Cuts {
  return {
    integers: [],
    sizes: [],
    texts: [],
    members: [],
    times: [],
    ordered: false,
    ...some,
  };
}

function textOf(node: ASTNode): string | undefined {
  return node.op === 'value' && typeof node.args === 'string'
    ? node.args
    : undefined;
}

function timeOf(node: ASTNode): number | undefined {
  const text =
    node.op === 'call' && node.args[0] === 'timestamp'
      ? textOf(node.args[1][0])
      : undefined;
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

function all<T>(values: (T | undefined)[]): T[] | undefined {
  return values.every(value => value !== undefined)
    ? (values as T[])
    : undefined;
}

/** How many values a fact can have, when it is few enough to try them all. */
export function closedSize(term: Term): number | undefined {
  const { field } = term;
  if (!('type' in field)) {
    return 1;
  }
  if (field.type === 'bool') {
    return 2;
  }
  return field.type === 'string' &&
    field.oneOf &&
    field.oneOf.length <= SMALL_ENUM
    ? field.oneOf.length
    : undefined;
}

function comparisonCuts(
  node: ASTNode,
  term: Term,
  context: FlowContext,
): Cuts | undefined {
  const [left, right] = node.args as [ASTNode, ASTNode];
  const difference = differenceOf(left, right, context);
  if (difference) {
    const names = [...difference.factors.entries()];
    if (names.length === 0) {
      return cut({});
    }
    const [[name, factor]] = names;
    const points = turningPoints(factor, difference.constant);
    return name === sizeName(term.key)
      ? cut({ sizes: points })
      : cut({ integers: points });
  }
  const isTerm = (side: ASTNode) => termOf(side, context)?.key === term.key;
  const constant = isTerm(left) ? right : left;
  if (isTerm(left) && isTerm(right)) {
    return cut({});
  }
  if (!isTerm(left) && !isTerm(right)) {
    return undefined;
  }
  const ordered = node.op !== '==' && node.op !== '!=';
  const text = textOf(constant);
  if (text !== undefined) {
    // Where the values of a long enum lie in the order is not looked at.
    return ordered && 'oneOf' in term.field && term.field.oneOf
      ? undefined
      : cut({ texts: [text], ordered });
  }
  const time = timeOf(constant);
  if (time !== undefined) {
    return cut({ times: [time] });
  }
  return constant.op === 'list' && constant.args.length === 0
    ? cut({ sizes: [0n, 1n] })
    : undefined;
}

function membershipCuts(
  node: ASTNode,
  term: Term,
  context: FlowContext,
): Cuts | undefined {
  const [left, right] = node.args as [ASTNode, ASTNode];
  if (termOf(right, context)?.key === term.key && !isMap(term)) {
    const text = textOf(left);
    return text === undefined ? undefined : cut({ members: [text] });
  }
  if (right.op !== 'list' || termOf(left, context)?.key !== term.key) {
    return undefined;
  }
  const texts = all(right.args.map(textOf));
  if (texts) {
    return cut({ texts });
  }
  const times = all(right.args.map(timeOf));
  if (times) {
    return cut({ times });
  }
  const sums = all(right.args.map(item => linearOf(item, context)));
  return sums?.every(sum => sum.factors.size === 0)
    ? cut({ integers: sums.flatMap(sum => turningPoints(1n, -sum.constant)) })
    : undefined;
}

function isMap(term: Term): boolean {
  return (
    term.mapKey === undefined &&
    'type' in term.field &&
    term.field.type === 'map<string, list<string>>'
  );
}

function singleCuts(
  node: ASTNode,
  term: Term,
  context: FlowContext,
): Cuts | undefined {
  if (node.op === 'call' && node.args[0] === 'has') {
    return cut({});
  }
  if (closedSize(term) !== undefined && 'type' in term.field) {
    return cut({});
  }
  if (COMPARISONS.has(node.op)) {
    return comparisonCuts(node, term, context);
  }
  return node.op === 'in' ? membershipCuts(node, term, context) : undefined;
}

function isLazy(node: ASTNode): boolean {
  return (
    ['&&', '||', '?:'].includes(node.op) ||
    (node.op === 'call' && node.args[0] === 'has') ||
    (node.op === 'rcall' &&
      ['all', 'exists', 'exists_one'].includes(node.args[0])) ||
    childrenOf(node).some(isLazy)
  );
}

function canBeAbsent(term: Term): boolean {
  return term.optional || term.parents.length > 0;
}

function isOrdered(term: Term): boolean {
  return (
    'type' in term.field &&
    (term.field.type === 'string' || term.field.type === 'timestamp')
  );
}

function linearShape(
  node: ASTNode,
  terms: Term[],
  context: FlowContext,
): Shape | undefined {
  const [left, right] = node.args as [ASTNode, ASTNode];
  const difference = COMPARISONS.has(node.op)
    ? differenceOf(left, right, context)
    : undefined;
  if (!difference) {
    const [first, second] = [left, right].map(side => termOf(side, context));
    if (!COMPARISONS.has(node.op) || !first || !second || !isOrdered(first)) {
      return undefined;
    }
    const negated = first.key > second.key;
    const keys = [first.key, second.key].sort();
    return {
      kind: 'linear',
      terms,
      name: `order of ${keys.join(' and ')}`,
      negated,
      constant: 0n,
      op: node.op,
    };
  }
  if (difference.factors.size === 0) {
    return undefined;
  }
  const entries = [...difference.factors.entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  // One name for a sum and its negative, so that a < b and b > a are the same question.
  const negated = entries[0][1] < 0n;
  const sign = negated ? -1n : 1n;
  const name = entries
    .map(([key, factor]) => `${sign * factor}·${key}`)
    .join(' + ');
  return {
    kind: 'linear',
    terms,
    name,
    negated,
    constant: difference.constant,
    op: node.op,
  };
}

/** Tells how an atomic condition can be decided. */
export function shapeOf(node: ASTNode, context: FlowContext): Shape {
  const terms = [...collectTerms(node, context).values()];
  if (terms.length === 0) {
    return { kind: 'constant' };
  }
  if (terms.length === 1) {
    const cuts = singleCuts(node, terms[0], context);
    if (cuts) {
      return { kind: 'single', term: terms[0], cuts };
    }
  }
  const product = terms.reduce(
    (total, term) => total * ((closedSize(term) ?? Infinity) + 2),
    1,
  );
  if (product <= CLOSED_PRODUCT) {
    return { kind: 'closed', terms };
  }
  const linear = linearShape(node, terms, context);
  if (linear && terms.length > 1) {
    return linear;
  }
  const lazy = isLazy(node) && terms.some(canBeAbsent);
  return { kind: 'free', terms, lazy };
}

/** Whether a node yields true or false. */
export function isBoolean(node: ASTNode, context: FlowContext): boolean {
  return typeOfNode(node, context) === 'bool';
}
