import type { ASTNode } from '@marcbachmann/cel-js';

/** How tightly an operator binds; an operand that binds less is put in brackets. */
const STRENGTH: { [op: string]: number } = {
  '?:': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  '+': 5,
  '-': 5,
  '!_': 6,
  '-_': 6,
};
const CALL = 7;

function strengthOf(node: ASTNode): number {
  return STRENGTH[node.op] ?? CALL;
}

function operand(node: ASTNode, least: number): string {
  const text = expressionText(node);
  return strengthOf(node) < least ? `(${text})` : text;
}

/**
 * An expression of the fragment as text that reads back to the same tree. Written here because the positions of the
 * parser leave out brackets, so that a slice of the source is not always an expression.
 */
export function expressionText(node: ASTNode): string {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'string'
        ? JSON.stringify(node.args)
        : String(node.args);
    case 'id':
      return node.args;
    case '.':
      return `${operand(node.args[0], CALL)}.${node.args[1]}`;
    case '[]':
      return `${operand(node.args[0], CALL)}[${expressionText(node.args[1])}]`;
    case 'list':
      return `[${node.args.map(expressionText).join(', ')}]`;
    case '!_':
      return `!${operand(node.args, CALL)}`;
    case '-_':
      return `-${operand(node.args, CALL)}`;
    case '?:': {
      const [condition, then, otherwise] = node.args;
      return `${operand(condition, 2)} ? ${operand(then, 2)} : ${operand(
        otherwise,
        1,
      )}`;
    }
    case 'call':
      return `${node.args[0]}(${node.args[1].map(expressionText).join(', ')})`;
    case 'rcall':
      return `${operand(node.args[1], CALL)}.${node.args[0]}(${node.args[2]
        .map(expressionText)
        .join(', ')})`;
    default: {
      const [left, right] = node.args as [ASTNode, ASTNode];
      const own = strengthOf(node);
      return `${operand(left, own)} ${node.op} ${operand(right, own + 1)}`;
    }
  }
}
