import type { ASTNode } from '@marcbachmann/cel-js';
import { pathOf } from '../policy/celPath';
import { FactField, FlowContext, findField } from '../policy/flowContext';

/** A fact, a list of a map of lists, or a group that may be absent: what an expression's answer can depend on. */
export interface Term {
  /** Its spelling, for example `request.ttlDays` or `groups["security"]`. */
  key: string;
  path: string[];
  /** For a list of a map. */
  mapKey?: string;
  field: FactField;
  /** Whether it can be absent while everything above it is present. */
  optional: boolean;
  /** Optional groups above it, outermost first. */
  parents: string[][];
}

/** The term at a declared path. */
export function termAt(
  context: FlowContext,
  path: string[],
  mapKey?: string,
): Term | undefined {
  const field = findField(context, path);
  if (!field) {
    return undefined;
  }
  const own = path.join('.');
  const above = mapKey === undefined ? path.length - 1 : path.length;
  return {
    key: mapKey === undefined ? own : `${own}[${JSON.stringify(mapKey)}]`,
    path,
    ...(mapKey === undefined ? {} : { mapKey }),
    field,
    // A map never promises a key.
    optional: mapKey !== undefined || field.optional === true,
    parents: Array.from({ length: above }, (_, index) =>
      path.slice(0, index + 1),
    ).filter(prefix => findField(context, prefix)?.optional === true),
  };
}

/** The term that a node spells by itself, or `undefined` when it is anything else. */
export function termOf(node: ASTNode, context: FlowContext): Term | undefined {
  if (node.op === '[]') {
    const path = pathOf(node.args[0]);
    const [, key] = node.args;
    return path && key.op === 'value' && typeof key.args === 'string'
      ? termAt(context, path, key.args)
      : undefined;
  }
  const path = pathOf(node);
  return path && termAt(context, path);
}

/** The parts of a node that are expressions themselves. */
export function childrenOf(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
      return [node.args[0]];
    case 'list':
    case '?:':
      return node.args;
    case '!_':
    case '-_':
      return [node.args];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    default:
      return node.args as ASTNode[];
  }
}

/** Every term that a node reads, once, by spelling. */
export function collectTerms(
  node: ASTNode,
  context: FlowContext,
  found: Map<string, Term> = new Map(),
): Map<string, Term> {
  // The variable of a loop is no fact: the fragment refuses one that would hide a fact.
  const term = termOf(node, context);
  if (term) {
    found.set(term.key, term);
    return found;
  }
  for (const child of childrenOf(node)) {
    collectTerms(child, context, found);
  }
  return found;
}
