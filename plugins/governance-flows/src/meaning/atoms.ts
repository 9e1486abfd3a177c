import type { ASTNode } from '@marcbachmann/cel-js';
import { FlowContext } from '../policy/flowContext';
import { expressionText } from './expressionText';
import { Shape, isBoolean, shapeOf } from './shapes';
import { Term } from './terms';
import { Formula } from './truth';

/** An atomic condition: one that no `&&`, `||`, `!` or `?:` takes apart. */
export interface AtomSource {
  text: string;
  context: FlowContext;
  shape: Shape;
}

/** The terms that the answer of an atom depends on. */
export function termsOf(shape: Shape): Term[] {
  switch (shape.kind) {
    case 'constant':
      return [];
    case 'single':
      return [shape.term];
    case 'closed':
    case 'linear':
    case 'free':
      return shape.terms;
    default: {
      const unreachable: never = shape;
      throw new TypeError(`Unknown shape ${JSON.stringify(unreachable)}`);
    }
  }
}

/** Takes a condition apart into a formula over atoms; `numberOf` gives each atom its number. */
export function toFormula(
  node: ASTNode,
  context: FlowContext,
  numberOf: (atom: AtomSource) => number,
): Formula {
  const inner = (part: ASTNode) => toFormula(part, context, numberOf);
  switch (node.op) {
    case '&&':
    case '||':
      return {
        op: node.op === '&&' ? 'and' : 'or',
        left: inner(node.args[0]),
        right: inner(node.args[1]),
      };
    case '!_':
      return { op: 'not', of: inner(node.args) };
    case '?:':
      return {
        op: 'choose',
        condition: inner(node.args[0]),
        then: inner(node.args[1]),
        otherwise: inner(node.args[2]),
      };
    case '==':
    case '!=':
      if (node.args.every(side => isBoolean(side, context))) {
        const same: Formula = {
          op: 'same',
          left: inner(node.args[0]),
          right: inner(node.args[1]),
        };
        return node.op === '==' ? same : { op: 'not', of: same };
      }
      break;
    default:
  }
  return {
    op: 'atom',
    atom: numberOf({
      text: expressionText(node),
      context,
      shape: shapeOf(node, context),
    }),
  };
}
