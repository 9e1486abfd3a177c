import { FlowContext, findField } from '../../policy/flowContext';
import { PolicyEngine } from '../../policy/policyEngine';
import { FactCap, boundedWithin } from '../../meaning/boundedWithin';
import { DEFAULT_CAPS } from '../caps';
import { FlowLintCheck, LintedFlow } from '../lintCheck';
import { conditionsOfRule, joinConditions } from '../wayConditions';
import { followWays } from '../ways';
import { gatesOf } from './gateConditions';

function capsFor(
  flow: LintedFlow,
  reads: readonly string[],
): { [path: string]: FactCap } {
  const caps = flow.options.caps ?? DEFAULT_CAPS;
  return Object.fromEntries(
    reads.flatMap(path => {
      const name = path.split('.').at(-1) ?? path;
      const key = [path, name].find(entry => Object.hasOwn(caps, entry));
      const declared = findField(flow.definition.context, path.split('.'));
      return key === undefined || !declared ? [] : [[path, caps[key]]];
    }),
  );
}

/** The rule together with what stands before it, when that is not too long to be decided. */
function conditionOf(
  conditions: readonly string[],
  when: string,
  context: FlowContext,
  policy: PolicyEngine,
): string {
  const whole = joinConditions(conditions);
  return policy.check(whole, 'bool', context).ok ? whole : when;
}

/** A bounded rule holds within the caps only, for every fact that the effects behind it use and that has a cap. */
export const unboundedRule: FlowLintCheck = {
  id: 'unbounded-rule',
  number: 17,
  severity: 'error',
  title: 'what is granted without an approval stays within caps',
  suppressible: true,
  run(flow) {
    const { definition, ways, giving, options } = flow;
    return gatesOf(flow).flatMap(([name, gate]) =>
      gate.rules.flatMap((rule, index) => {
        if (!rule.bounded) {
          return [];
        }
        const behind = followWays(ways, [rule.goto], way => !way.carried);
        const reads = giving
          .filter(([effect]) => behind.has(effect))
          .flatMap(([, effect]) => Object.values(effect.with))
          .flatMap(flow.readsOf);
        const caps = capsFor(flow, [...new Set(reads)]);
        if (Object.keys(caps).length === 0) {
          return [];
        }
        const decide = (condition: string) =>
          flow.mayDecide([condition])
            ? boundedWithin(condition, definition.context, caps, options.policy)
            : undefined;
        // Most rules bound themselves; the rules before them are looked at only when one does not.
        const alone = decide(rule.when);
        const verdict = alone?.within
          ? alone
          : decide(
              conditionOf(
                conditionsOfRule(gate, index),
                rule.when,
                definition.context,
                options.policy,
              ),
            );
        if (verdict?.within) {
          return [];
        }
        const beyond =
          verdict && verdict.outside.length > 0
            ? verdict.outside
            : Object.keys(caps);
        const limits = beyond
          .map(path => `${path} ${JSON.stringify(caps[path])}`)
          .join(', ');
        return [
          {
            path: ['states', name, 'gate', index, 'when'],
            message: verdict?.example
              ? `${name}/${rule.id} grants without an approval beyond the caps: ${limits}`
              : `${name}/${rule.id} grants without an approval, and it could not be shown that it stays within the caps: ${limits}`,
            ...(verdict?.example ? { example: verdict.example } : {}),
          },
        ];
      }),
    );
  },
};
