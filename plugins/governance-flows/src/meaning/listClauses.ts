import type { ASTNode } from '@marcbachmann/cel-js';
import { parse } from '@marcbachmann/cel-js';
import { expressionText } from './expressionText';

function clausesOf(node: ASTNode, found: Set<string>): void {
  switch (node.op) {
    case '&&':
    case '||':
    case '?:':
      node.args.forEach(part => clausesOf(part, found));
      return;
    case '!_':
      clausesOf(node.args, found);
      return;
    default:
      found.add(expressionText(node));
  }
}

/**
 * The atomic conditions of a condition: what is left when `&&`, `||`, `!` and `?:` are taken away, in the order of the
 * text, each once and each an expression of its own. Coverage asks that each was seen to hold and not to hold.
 *
 * @throws ParseError of the parser when the text is no expression; ask the policy engine first.
 * @public
 */
export function listClauses(expression: string): string[] {
  const found = new Set<string>();
  clausesOf(parse(expression).ast, found);
  return [...found];
}
