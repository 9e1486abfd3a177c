import type { ASTNode } from '@marcbachmann/cel-js';
import { pathOf } from './celPath';
import { FlowContext, findField } from './flowContext';
import { PolicyProblem } from './policyEngine';

/** A fact that can be one of a few texts only. */
interface ClosedFact {
  path: string;
  oneOf: readonly string[];
}

const SHOWN = 10;

function closedFact(
  node: ASTNode,
  context: FlowContext,
  type: 'string' | 'list<string>',
): ClosedFact | undefined {
  const path = pathOf(node);
  const field = path && findField(context, path);
  return path &&
    field &&
    'type' in field &&
    field.type === type &&
    'oneOf' in field &&
    field.oneOf
    ? { path: path.join('.'), oneOf: field.oneOf }
    : undefined;
}

function refuseUnlisted(
  fact: ClosedFact | undefined,
  node: ASTNode,
  problems: PolicyProblem[],
): void {
  const texts = node.op === 'list' ? node.args : [node];
  for (const text of texts) {
    if (
      fact &&
      text.op === 'value' &&
      typeof text.args === 'string' &&
      !fact.oneOf.includes(text.args)
    ) {
      const some = fact.oneOf.slice(0, SHOWN).join(', ');
      const more =
        fact.oneOf.length > SHOWN
          ? ` and ${fact.oneOf.length - SHOWN} more`
          : '';
      problems.push({
        code: 'unknown-value',
        message: `${fact.path} can never be ${JSON.stringify(
          text.args,
        )}; it can be: ${some}${more}`,
        start: text.range.start,
        end: text.range.end,
      });
    }
  }
}

/**
 * Comparisons of a fact with a text that it can never be: a typing error that would make a rule hold never, or always.
 * Looked for in `==`, `!=` and `in`; the order of texts is not looked at.
 */
export function findUnknownValues(
  node: ASTNode,
  operands: readonly [ASTNode, ASTNode],
  context: FlowContext,
): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const [left, right] = operands;
  switch (node.op) {
    case '==':
    case '!=':
      for (const type of ['string', 'list<string>'] as const) {
        refuseUnlisted(closedFact(left, context, type), right, problems);
        refuseUnlisted(closedFact(right, context, type), left, problems);
      }
      return problems;
    case 'in':
      refuseUnlisted(closedFact(left, context, 'string'), right, problems);
      refuseUnlisted(
        closedFact(right, context, 'list<string>'),
        left,
        problems,
      );
      return problems;
    default:
      return problems;
  }
}
