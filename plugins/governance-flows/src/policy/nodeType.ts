import type { ASTNode } from '@marcbachmann/cel-js';
import { pathOf } from './celPath';
import { FactType, FlowContext, findField } from './flowContext';

/** What a node yields, as far as the fragment tells; a loop variable is a text. */
export type NodeType = FactType | 'duration' | 'group' | 'other';

const BY_CALL: { [name: string]: NodeType } = {
  size: 'int',
  has: 'bool',
  timestamp: 'timestamp',
  duration: 'duration',
};

function pathType(node: ASTNode, context: FlowContext): NodeType {
  const path = pathOf(node);
  const field = path && findField(context, path);
  if (!field) {
    return path?.length === 1 ? 'string' : 'other';
  }
  return 'fields' in field ? 'group' : field.type;
}

function constantType(value: unknown): NodeType {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    default:
      return 'other';
  }
}

/** The type that a node of the fragment yields. Does not check: what is ill-typed yields anything. */
export function typeOfNode(node: ASTNode, context: FlowContext): NodeType {
  switch (node.op) {
    case 'value':
      return constantType(node.args);
    case 'id':
    case '.':
      return pathType(node, context);
    case '[]':
    case 'list':
      return 'list<string>';
    case '-_':
      return 'int';
    case '?:':
      return typeOfNode(node.args[1], context);
    case 'call':
      return BY_CALL[node.args[0]] ?? 'other';
    case 'rcall':
      return node.args[0] === 'size' ? 'int' : 'bool';
    case '+':
    case '-': {
      const left = typeOfNode(node.args[0], context);
      const right = typeOfNode(node.args[1], context);
      if (left === 'timestamp' && right === 'timestamp') {
        return 'duration';
      }
      return left === 'duration' ? right : left;
    }
    default:
      return 'bool';
  }
}
