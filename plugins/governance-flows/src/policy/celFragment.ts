import type { ASTNode } from '@marcbachmann/cel-js';
import { pathOf } from './celPath';
import { EARLIEST_TIME, LATEST_TIME } from './factTimes';
import {
  DEFAULT_MAX_ITEMS,
  FactField,
  FlowContext,
  findDomainFault,
  findField,
} from './flowContext';
import { PolicyProblem } from './policyEngine';
import { typeOfNode } from './nodeType';
import { readDurationLength, readTimestamp } from './timeConstants';
import { findUnknownValues } from './unknownValues';

/** What a walk over an expression found. */
export interface FragmentReport {
  problems: PolicyProblem[];
  /** Dotted paths of the facts that are read, sorted. */
  reads: string[];
  /** Upper bound of evaluation steps. */
  cost: number;
  /** How far, in milliseconds, durations can move a time. A time must stay that far within what CEL knows. */
  reach: number;
}

const BINARY = new Set(['==', '!=', '<', '<=', '>', '>=', '+', '-', 'in']);
const LOGICAL = new Set(['&&', '||']);
const CALLS = new Set(['size', 'has', 'timestamp', 'duration']);
const STRING_METHODS = new Set(['startsWith', 'endsWith', 'contains', 'size']);
const MACROS = new Set(['all', 'exists', 'exists_one']);
const LARGEST_INT = BigInt(Number.MAX_SAFE_INTEGER);

interface Walk {
  context: FlowContext;
  problems: PolicyProblem[];
  reads: Set<string>;
  reach: number;
  times: { node: ASTNode; millis: number }[];
}

interface Scope {
  loopVariable?: string;
}

function refuse(walk: Walk, node: ASTNode, message: string): number {
  walk.problems.push({
    code: 'outside-fragment',
    message,
    start: node.range.start,
    end: node.range.end,
  });
  return 0;
}

function readPath(walk: Walk, node: ASTNode, scope: Scope): number {
  const path = pathOf(node);
  if (!path) {
    return refuse(walk, node, 'a field can only be taken of a named fact');
  }
  if (path[0] === scope.loopVariable) {
    return path.length === 1
      ? 1
      : refuse(walk, node, `${path[0]} is a string and has no fields`);
  }
  const field = findField(walk.context, path);
  if (!field) {
    walk.problems.push({
      code: 'unknown-name',
      message: `${path.join('.')} is not declared in ${walk.context.name}`,
      start: node.range.start,
      end: node.range.end,
    });
    return 0;
  }
  if ('fields' in field) {
    return refuse(
      walk,
      node,
      `${path.join(
        '.',
      )} is a group of facts; name one of its fields: ${Object.keys(
        field.fields,
      ).join(', ')}`,
    );
  }
  const fault = findDomainFault(field);
  if (fault) {
    return refuse(walk, node, `${path.join('.')} ${fault}`);
  }
  walk.reads.add(path.join('.'));
  return 1;
}

function leafField(walk: Walk, node: ASTNode): FactField | undefined {
  const path = pathOf(node);
  return path && findField(walk.context, path);
}

/** Length that a list-valued node can have; 1 for what is no list. */
function listBound(walk: Walk, node: ASTNode): number {
  if (node.op === 'list') {
    return Math.max(1, node.args.length);
  }
  if (node.op === '+') {
    return listBound(walk, node.args[0]) + listBound(walk, node.args[1]);
  }
  const source = node.op === '[]' ? node.args[0] : node;
  const field = leafField(walk, source);
  if (field && 'maxItems' in field) {
    return field.maxItems ?? DEFAULT_MAX_ITEMS;
  }
  if (field && 'type' in field && /^(list|map)/.test(field.type)) {
    return DEFAULT_MAX_ITEMS;
  }
  return 1;
}

function isListOrMap(walk: Walk, node: ASTNode): boolean {
  if (node.op === 'list') {
    return true;
  }
  if (node.op === '+') {
    return isListOrMap(walk, node.args[0]);
  }
  if (node.op === '?:') {
    return isListOrMap(walk, node.args[1]);
  }
  const field = leafField(walk, node.op === '[]' ? node.args[0] : node);
  return !!field && 'type' in field && /^(list|map)/.test(field.type);
}

function walkHas(walk: Walk, node: ASTNode, args: ASTNode[]): number {
  const path = args.length === 1 ? pathOf(args[0]) : undefined;
  const field = path && findField(walk.context, path);
  if (!path || !field || path.length < 2) {
    return refuse(
      walk,
      node,
      'has() takes one declared field, such as has(a.b)',
    );
  }
  const optional = path.some(
    (_, index) =>
      findField(walk.context, path.slice(0, index + 1))?.optional === true,
  );
  if (!optional) {
    return refuse(
      walk,
      node,
      `has(${path.join('.')}) asks for a fact that is not declared optional`,
    );
  }
  walk.reads.add(path.join('.'));
  return 1;
}

function walkMacro(
  walk: Walk,
  node: ASTNode,
  receiver: ASTNode,
  args: ASTNode[],
  scope: Scope,
): number {
  if (scope.loopVariable !== undefined) {
    return refuse(walk, node, 'a loop inside a loop is not in the fragment');
  }
  const [variable, body] = args;
  if (args.length !== 2 || variable.op !== 'id') {
    return refuse(walk, node, 'a loop takes one variable and one condition');
  }
  if (findField(walk.context, [variable.args])) {
    return refuse(walk, node, `${variable.args} would hide a fact`);
  }
  if (!isListOrMap(walk, receiver)) {
    return refuse(walk, node, 'a loop runs over a list only');
  }
  return (
    walkNode(walk, receiver, scope) +
    listBound(walk, receiver) *
      walkNode(walk, body, { loopVariable: variable.args })
  );
}

function walkIndex(
  walk: Walk,
  node: ASTNode,
  base: ASTNode,
  key: ASTNode,
  scope: Scope,
): number {
  const field = leafField(walk, base);
  if (!field || !('type' in field) || !field.type.startsWith('map')) {
    return refuse(walk, node, 'only a map can be indexed');
  }
  if (key.op !== 'value' || typeof key.args !== 'string') {
    return refuse(walk, node, 'a map is indexed by a text constant only');
  }
  return readPath(walk, base, scope) + 1;
}

function walkConstant(walk: Walk, node: ASTNode, value: unknown): number {
  if (typeof value === 'bigint') {
    return value > LARGEST_INT || value < -LARGEST_INT
      ? refuse(walk, node, 'an integer constant must lie within ±2^53')
      : 1;
  }
  if (typeof value === 'string' || typeof value === 'boolean') {
    return 1;
  }
  return refuse(
    walk,
    node,
    'constants are texts, integers, true and false only',
  );
}

/** `timestamp()` and `duration()`: constants, in the form that every implementation of CEL reads alike. */
function walkTimeConstant(
  walk: Walk,
  node: ASTNode,
  name: string,
  args: ASTNode[],
): number {
  const [only] = args;
  if (
    args.length !== 1 ||
    only.op !== 'value' ||
    typeof only.args !== 'string'
  ) {
    return refuse(walk, node, `${name}() takes one text constant`);
  }
  if (name === 'timestamp') {
    const millis = readTimestamp(only.args);
    if (millis === undefined) {
      return refuse(
        walk,
        node,
        'timestamp() takes a time such as "2026-01-31T08:00:00Z", to the millisecond at most',
      );
    }
    walk.times.push({ node, millis });
    return 1;
  }
  const length = readDurationLength(only.args);
  if (length === undefined) {
    return refuse(
      walk,
      node,
      'duration() takes whole hours, minutes, seconds and milliseconds, such as "36h" or "1h30m"',
    );
  }
  walk.reach += length;
  return 1;
}

/** A duration that is known from the text alone. */
function isFixedDuration(node: ASTNode): boolean {
  return node.op === '+' || node.op === '-'
    ? node.args.every(isFixedDuration)
    : node.op === 'call' && node.args[0] === 'duration';
}

function movesTimeByFact(
  walk: Walk,
  node: ASTNode,
  operands: readonly [ASTNode, ASTNode],
): boolean {
  if (
    (node.op !== '+' && node.op !== '-') ||
    typeOfNode(node, walk.context) !== 'timestamp'
  ) {
    return false;
  }
  return operands.some(
    side =>
      typeOfNode(side, walk.context) === 'duration' && !isFixedDuration(side),
  );
}

function sum(walk: Walk, nodes: ASTNode[], scope: Scope): number {
  return nodes.reduce((total, node) => total + walkNode(walk, node, scope), 1);
}

function walkNode(walk: Walk, node: ASTNode, scope: Scope): number {
  switch (node.op) {
    case 'value':
      return walkConstant(walk, node, node.args);
    case 'id':
    case '.':
      return readPath(walk, node, scope);
    case '[]':
      return walkIndex(walk, node, node.args[0], node.args[1], scope);
    case 'list':
      return sum(walk, node.args, scope);
    case '!_':
    case '-_':
      return 1 + walkNode(walk, node.args, scope);
    case '?:':
      return sum(walk, node.args, scope);
    case 'call': {
      const [name, args] = node.args;
      if (!CALLS.has(name)) {
        return refuse(walk, node, `${name}() is not in the fragment`);
      }
      if (name === 'has') {
        return walkHas(walk, node, args);
      }
      return name === 'size'
        ? sum(walk, args, scope)
        : walkTimeConstant(walk, node, name, args);
    }
    case 'rcall': {
      const [name, receiver, args] = node.args;
      if (MACROS.has(name)) {
        return walkMacro(walk, node, receiver, args, scope);
      }
      return STRING_METHODS.has(name)
        ? sum(walk, [receiver, ...args], scope)
        : refuse(walk, node, `${name}() is not in the fragment`);
    }
    default: {
      if (!BINARY.has(node.op) && !LOGICAL.has(node.op)) {
        return refuse(walk, node, `${node.op} is not in the fragment`);
      }
      const [left, right] = node.args as [ASTNode, ASTNode];
      if (movesTimeByFact(walk, node, [left, right])) {
        return refuse(
          walk,
          node,
          'a time can be moved by constant durations only',
        );
      }
      if (node.op === 'in' && !isListOrMap(walk, right)) {
        return refuse(walk, node, 'the right side of "in" must be a list');
      }
      walk.problems.push(
        ...findUnknownValues(node, [left, right], walk.context),
      );
      // A comparison of lists, and "in", look at every element.
      const factor = LOGICAL.has(node.op)
        ? 1
        : Math.max(listBound(walk, left), listBound(walk, right));
      return (
        factor + walkNode(walk, left, scope) + walkNode(walk, right, scope)
      );
    }
  }
}

/**
 * Holds an expression to the fragment that the flow language allows: named facts, constants, comparison, logic, sums,
 * membership, `size`, `has` on optional facts, text tests and one level of `all`, `exists`, `exists_one`. An allow list:
 * what is not named here (`matches`, `uint`, `bytes`, `split`, `dyn`, doubles, `null`, maps, zones …) is refused.
 */
export function walkFragment(
  root: ASTNode,
  context: FlowContext,
): FragmentReport {
  const walk: Walk = {
    context,
    problems: [],
    reads: new Set(),
    reach: 0,
    times: [],
  };
  const cost = walkNode(walk, root, {});
  const { problems, reads, reach, times } = walk;
  for (const { node, millis } of times) {
    if (millis < EARLIEST_TIME + reach || millis > LATEST_TIME - reach) {
      refuse(
        walk,
        node,
        'durations could move this time beyond what CEL knows',
      );
    }
  }
  return { problems, reads: [...reads].sort(), cost, reach };
}
