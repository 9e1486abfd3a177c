import { JsonObject, JsonValue } from '@backstage/types';
import { FlowContext } from './flowContext';
import { PolicyEngine } from './policyEngine';

/**
 * The library that evaluates expressions, with its version; the package pins it to exactly that.
 *
 * @public
 */
export const POLICY_LIBRARY = '@marcbachmann/cel-js 8.0.0';

const CONTEXT: FlowContext = {
  name: 'Probe/v1',
  fields: {
    a: {
      fields: {
        text: { type: 'string', oneOf: ['x', 'y'] },
        count: { type: 'int', min: 0, max: 1000 },
        flag: { type: 'bool' },
        at: { type: 'timestamp' },
        list: { type: 'list<string>', maxItems: 10 },
        maybe: { type: 'string', optional: true },
      },
    },
    groups: { type: 'map<string, list<string>>' },
  },
};

const FACTS: JsonObject = {
  a: {
    text: 'x',
    count: 7,
    flag: true,
    at: '2026-11-26T12:00:00.000Z',
    list: ['one', 'two'],
  },
  groups: { people: ['user:default/one'] },
};

const EXPRESSIONS = [
  'a.flag && a.count >= 7',
  'a.flag || a.maybe == "z"',
  'a.maybe == "z"',
  'has(a.maybe) && a.maybe == "z"',
  'has(a.text)',
  'a.text == "z"',
  'a.text in ["x", "y"]',
  'a.list.exists(item, item.startsWith("t"))',
  'a.list.all(item, item.contains("o"))',
  'a.list.exists_one(item, item.endsWith("e"))',
  'a.list.all(item, a.list.exists(other, other == item))',
  'size(a.list) == 2 ? a.flag : !a.flag',
  'a.at < timestamp("2026-11-26T12:00:00Z") + duration("1h")',
  'a.count + 1 == 8',
  'a.count / 0 == 1',
  'a.count == "7"',
  'a.text.matches("x")',
  '"user:default/one" in groups["people"]',
  'size(groups["nobody"]) == 0',
  'unknown.name',
  'a.flag &&',
];

/**
 * What an engine says to expressions that stand for the fragment: those it takes, those it refuses, and those that fail.
 * Two engines that differ in it may decide differently. Pure.
 *
 * @public
 */
export function probePolicy(policy: PolicyEngine): JsonValue {
  return EXPRESSIONS.map(expression => {
    const check = policy.check(expression, 'bool', CONTEXT);
    const result = policy.evaluate(expression, 'bool', CONTEXT, FACTS);
    return {
      expression,
      check: check.ok ? 'ok' : check.problems.map(({ code }) => code),
      cost: check.ok ? check.cost : 0,
      result: result.ok ? result.value : 'error',
    };
  });
}
