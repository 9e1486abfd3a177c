import {
  FindingContext,
  FindingInput,
  FindingResult,
  FindingRule,
} from './finding';
import { FINDING_RULES } from './findingRules';

/**
 * Applies rules to facts. Pure: the same input gives the same result in the same order.
 *
 * @param input - what one source states
 * @param context - the time to judge at, and the limits
 * @param rules - by default every rule there is
 *
 * @public
 */
export function evaluateFindings(
  input: FindingInput,
  context: FindingContext,
  rules: readonly FindingRule[] = FINDING_RULES,
): FindingResult {
  const results = rules.map(rule => rule.evaluate(input, context));
  return {
    findings: results.flatMap(({ findings }) => findings),
    coverageGaps: results.flatMap(({ coverageGaps }) => coverageGaps),
  };
}
