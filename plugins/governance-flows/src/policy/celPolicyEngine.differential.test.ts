import { celEnv, parse, plan } from '@bufbuild/cel';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import { createCelPolicyEngine } from './celPolicyEngine';
import { FlowContext } from './flowContext';

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
      },
    },
    g: { type: 'map<string, list<string>>' },
  },
};

const words = ['', 'a', 'ab', 'b', 'é', '😀x'];
const { bool } = fc.letrec<{
  bool: string;
  int: string;
  string: string;
  list: string;
}>(tie => ({
  int: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('a.i', 'a.j', 'size(a.l)', 'size(a.s)'),
    fc.integer({ min: -9, max: 99 }).map(String),
    fc
      .tuple(tie('int'), fc.constantFrom('+', '-'), tie('int'))
      .map(([x, op, y]) => `(${x} ${op} ${y})`),
  ),
  string: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('a.s', ...words.map(word => JSON.stringify(word))),
    fc.tuple(tie('string'), tie('string')).map(([x, y]) => `(${x} + ${y})`),
  ),
  list: fc.oneof(
    fc.constantFrom('a.l', 'g["x"]', 'g["y"]', '["a", "b"]'),
    fc.constantFrom('(a.l + ["a"])'),
  ),
  bool: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('a.b', 'true', 'has(a.j)'),
    fc
      .tuple(
        tie('int'),
        fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
        tie('int'),
      )
      .map(([x, op, y]) => `${x} ${op} ${y}`),
    fc
      .tuple(tie('string'), fc.constantFrom('==', '!=', '<'), tie('string'))
      .map(([x, op, y]) => `${x} ${op} ${y}`),
    fc
      .tuple(
        tie('string'),
        fc.constantFrom('startsWith', 'endsWith', 'contains'),
        tie('string'),
      )
      .map(([x, name, y]) => `${x}.${name}(${y})`),
    fc.tuple(tie('string'), tie('list')).map(([x, l]) => `(${x} in ${l})`),
    fc.tuple(tie('list'), tie('list')).map(([x, y]) => `${x} == ${y}`),
    fc
      .tuple(
        tie('list'),
        fc.constantFrom('all', 'exists', 'exists_one'),
        tie('string'),
      )
      .map(([l, name, y]) => `${l}.${name}(x, x == ${y})`),
    fc
      .constantFrom('<', '>=')
      .map(
        op => `a.t - duration("24h") ${op} timestamp("2026-01-01T00:00:00Z")`,
      ),
    fc
      .tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool'))
      .map(([x, op, y]) => `(${x} ${op} ${y})`),
    tie('bool').map(x => `!(${x})`),
    fc
      .tuple(tie('bool'), tie('bool'), tie('bool'))
      .map(([x, y, z]) => `(${x} ? ${y} : ${z})`),
  ),
}));

const anyFacts = fc.record({
  a: fc.record(
    {
      i: fc.integer({ min: -10, max: 100 }),
      j: fc.integer({ min: -10, max: 100 }),
      s: fc.constantFrom(...words),
      b: fc.boolean(),
      l: fc.array(fc.constantFrom(...words), { maxLength: 3 }),
      t: fc.constantFrom(
        '2026-01-01T00:00:00.000Z',
        '2026-01-02T00:00:00.000Z',
        '2027-01-02T00:00:00.000Z',
      ),
    },
    { requiredKeys: ['i', 's', 'b', 'l', 't'], noNullPrototype: true },
  ),
  g: fc.record(
    {
      x: fc.array(fc.constantFrom(...words), { maxLength: 3 }),
      y: fc.array(fc.constantFrom(...words), { maxLength: 3 }),
    },
    { requiredKeys: ['x'], noNullPrototype: true },
  ),
});

function oracle(expression: string, facts: JsonObject): boolean | 'error' {
  const a = facts.a as { i: number; j?: number; t: string };
  const bindings = {
    a: {
      ...a,
      i: BigInt(a.i),
      ...(a.j === undefined ? {} : { j: BigInt(a.j) }),
      t: timestampFromDate(new Date(a.t)),
    },
    g: facts.g,
  };
  try {
    const value = plan(celEnv({}), parse(expression))(bindings as never);
    return typeof value === 'boolean' ? value : 'error';
  } catch {
    return 'error';
  }
}

describe('the policy engine', () => {
  it('agrees with another implementation of CEL on the fragment', () => {
    const policy = createCelPolicyEngine();
    const seen = { true: 0, false: 0, error: 0 };
    fc.assert(
      fc.property(bool, anyFacts, (expression, facts) => {
        const result = policy.evaluate(expression, 'bool', context, facts);
        const ours = result.ok ? (result.value as boolean) : 'error';
        const verdict = policy.check(expression, 'bool', context);
        expect({ expression, verdict }).toMatchObject({
          verdict: { ok: true },
        });
        expect({ expression, ours }).toEqual({
          expression,
          ours: oracle(expression, facts),
        });
        seen[String(ours) as keyof typeof seen] += 1;
      }),
      { numRuns: 2000 },
    );
    // All three answers must have occurred, or the comparison says little.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
  });
});
