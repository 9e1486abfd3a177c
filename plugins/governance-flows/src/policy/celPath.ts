import type { ASTNode } from '@marcbachmann/cel-js';

/** The dotted path that a node spells, or `undefined` when it is no plain path. */
export function pathOf(node: ASTNode): string[] | undefined {
  if (node.op === 'id') {
    return [node.args];
  }
  if (node.op === '.') {
    const base = pathOf(node.args[0]);
    return base && [...base, node.args[1]];
  }
  return undefined;
}
