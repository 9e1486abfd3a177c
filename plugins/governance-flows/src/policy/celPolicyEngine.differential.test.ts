import { celEnv, parse, plan } from '@bufbuild/cel';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import { createCelPolicyEngine } from './celPolicyEngine';
import { FlowContext } from './flowContext';
import { anyCondition } from './__testUtils__/anyExpression';

const context: FlowContext = {
  name: 'Any/v1',
  fields: {
    a: {
      fields: {
        i: { type: 'int' },
        j: { type: 'int', optional: true },
        s: { type: 'string' },
        b: { type: 'bool' },
        l: { type: 'list<string>' },
        t: { type: 'timestamp' },
        u: { type: 'timestamp', optional: true },
      },
    },
    d: {
      optional: true,
      fields: {
        n: { type: 'int', optional: true },
        s: { type: 'string' },
      },
    },
    g: { type: 'map<string, list<string>>' },
  },
};

const words = ['', 'a', 'ab', 'b', 'é', '\uffff', '😀x'];
const condition = anyCondition({
  integers: ['a.i', 'a.j', 'd.n'],
  texts: ['a.s', 'd.s'],
  booleans: ['a.b'],
  lists: ['a.l'],
  times: ['a.t', 'a.u'],
  maps: ['g'],
  keys: ['x', 'y'],
  optional: ['a.j', 'a.u', 'd.n'],
  words,
  numbers: { min: -9, max: 99 },
  instants: [
    '2026-01-01T00:00:00Z',
    '2026-01-02T01:00:00.5+01:00',
    '1969-12-31T23:59:59.999Z',
  ],
  durations: ['24h', '-36h', '1h30m', '90s', '1500ms'],
});

const instants = fc.constantFrom(
  '2025-12-31T23:59:59.999Z',
  '2026-01-01T00:00:00.000Z',
  '2026-01-01T00:00:00.001Z',
  '2026-01-02T00:00:00.500Z',
  '2027-01-02T00:00:00.000Z',
);
const someWords = fc.array(fc.constantFrom(...words), { maxLength: 3 });
const integer = fc.integer({ min: -10, max: 100 });

const anyFacts = fc.record(
  {
    a: fc.record(
      {
        i: integer,
        j: integer,
        s: fc.constantFrom(...words),
        b: fc.boolean(),
        l: someWords,
        t: instants,
        u: instants,
      },
      { requiredKeys: ['i', 's', 'b', 'l', 't'], noNullPrototype: true },
    ),
    d: fc.record(
      { n: integer, s: fc.constantFrom(...words) },
      { requiredKeys: ['s'], noNullPrototype: true },
    ),
    g: fc.record(
      { x: someWords, y: someWords },
      { requiredKeys: ['x'], noNullPrototype: true },
    ),
  },
  { requiredKeys: ['a', 'g'], noNullPrototype: true },
);

/** Facts as the other implementation takes them. */
function toBindings(facts: JsonObject) {
  const integers = ['i', 'j', 'n'];
  const times = ['t', 'u'];
  const convert = (value: unknown, name: string): unknown => {
    if (integers.includes(name)) {
      return BigInt(value as number);
    }
    return times.includes(name)
      ? timestampFromDate(new Date(value as string))
      : value;
  };
  const group = (name: string) =>
    Object.fromEntries(
      Object.entries(facts[name] as JsonObject).map(([key, value]) => [
        key,
        convert(value, key),
      ]),
    );
  return {
    a: group('a'),
    ...(facts.d === undefined ? {} : { d: group('d') }),
    g: facts.g,
  };
}

type Answer = boolean | 'error';

function oracleOf(expression: string): (facts: JsonObject) => Answer {
  const run = plan(celEnv({}), parse(expression));
  return facts => {
    try {
      const value = run(toBindings(facts) as never);
      return typeof value === 'boolean' ? value : 'error';
    } catch {
      return 'error';
    }
  };
}

const EXPRESSIONS = 4_000;
const INPUTS = 25;

describe('the policy engine', () => {
  it('agrees with another implementation of CEL on 100,000 pairs of expression and facts', () => {
    const policy = createCelPolicyEngine();
    const seen = { true: 0, false: 0, error: 0 };
    const accepted = condition.filter(
      expression => policy.check(expression, 'bool', context).ok,
    );
    const inputs = fc.array(anyFacts, {
      minLength: INPUTS,
      maxLength: INPUTS,
    });
    fc.assert(
      fc.property(accepted, inputs, (expression, list) => {
        const oracle = oracleOf(expression);
        for (const facts of list) {
          const result = policy.evaluate(expression, 'bool', context, facts);
          const ours = result.ok ? (result.value as boolean) : 'error';
          const theirs = oracle(facts);
          // The one known difference: has() below a variable that is absent. An error is a denial, and stays one.
          const isDenied =
            ours === 'error' &&
            facts.d === undefined &&
            expression.includes('has(d.');
          if (ours !== theirs && !isDenied) {
            throw new Error(
              `${expression}\nover ${JSON.stringify(
                facts,
              )}\nis ${ours} here and ${theirs} there`,
            );
          }
          seen[String(ours) as keyof typeof seen] += 1;
        }
      }),
      { numRuns: EXPRESSIONS },
    );
    expect(seen.true + seen.false + seen.error).toBe(EXPRESSIONS * INPUTS);
    // All three answers must have occurred often, or the comparison says little.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(5_000);
  }, 120_000);
});
