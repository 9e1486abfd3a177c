import { runInNewContext } from 'node:vm';
import { createCelPolicyEngine } from './celPolicyEngine';
import { FlowContext } from './flowContext';

const engine = createCelPolicyEngine();
const manyTexts = Array.from({ length: 100_000 }, (_, index) => `v${index}`);

const context: FlowContext = {
  name: 'Domain/v1',
  fields: {
    a: {
      fields: {
        score: { type: 'int', min: 0, max: 100 },
        env: { type: 'string', oneOf: ['dev', 'prod'] },
        scopes: { type: 'list<string>', oneOf: ['read', 'write'], maxItems: 3 },
        huge: { type: 'string', oneOf: manyTexts },
        at: { type: 'timestamp' },
        upset: { type: 'int', min: 5, max: 4 },
        nothing: { type: 'string', oneOf: [] },
      },
    },
  },
};

describe('the declared domain of a fact', () => {
  it.each([
    ['a.score >= 0', { score: 100 }, true],
    [
      'a.score >= 0',
      { score: 101 },
      /^a\.score lies outside its declared bounds$/,
    ],
    ['a.score >= 0 || true', { score: -1 }, /^a\.score lies outside/],
    ['a.env == "dev"', { env: 'prod' }, false],
    [
      'a.env == "dev"',
      { env: 'secret-value' },
      /^a\.env is not one of the values it can have$/,
    ],
    ['"read" in a.scopes', { scopes: ['write', 'read'] }, true],
    [
      '"read" in a.scopes',
      { scopes: ['read', 'secret-value'] },
      /^a\.scopes is not one of/,
    ],
    [
      'size(a.scopes) < 9',
      { scopes: ['read', 'read', 'read', 'read'] },
      /more than 3 items/,
    ],
    [
      'a.at - duration("24h") < a.at',
      { at: '0001-01-01T12:00:00.000Z' },
      /^a\.at is a time beyond what CEL knows$/,
    ],
    [
      'a.at < timestamp("2026-01-01T00:00:00Z")',
      { at: '0001-01-01T12:00:00.000Z' },
      true,
    ],
    [
      'a.at < timestamp("2026-01-01T00:00:00Z")',
      { at: '+010000-01-01T00:00:00.000Z' },
      /beyond/,
    ],
  ])('%s over %j', (expression, a, expected) => {
    const result = engine.evaluate(expression, 'bool', context, { a });
    const said = result.ok ? result.value : result.reason;
    const wanted =
      expected instanceof RegExp ? expected : new RegExp(`^${expected}$`);
    expect(String(said)).toMatch(wanted);
    expect(String(said)).not.toContain('secret-value');
  });

  it.each(['"read" in a.scopes', 'a.scopes == ["read"]', 'a.scopes'])(
    'takes a list of another realm, as a native module makes it, over %s',
    expression => {
      const scopes: string[] = runInNewContext('["read"]');
      expect(scopes.constructor).not.toBe(Array);
      const type = expression === 'a.scopes' ? 'list<string>' : 'bool';
      expect(
        engine.evaluate(expression, type, context, { a: { scopes } }),
      ).toEqual({
        ok: true,
        value: type === 'bool' ? true : ['read'],
        inputs: expect.anything(),
      });
    },
  );

  it.each([
    [
      'a.env == "staging"',
      'unknown-value',
      /a\.env can never be "staging"; it can be: dev, prod/,
    ],
    ['"staging" != a.env', 'unknown-value', /staging/],
    ['a.env in ["dev", "stagin"]', 'unknown-value', /stagin/],
    ['"admin" in a.scopes', 'unknown-value', /admin/],
    ['a.scopes == ["admin"]', 'unknown-value', /admin/],
    ['a.huge == "x"', 'unknown-value', /and 99990 more/],
    ['a.upset > 1', 'outside-fragment', /a\.upset declares min 5 above max 4/],
    ['size(a.nothing) > 1', 'outside-fragment', /declares no text/],
    [
      'a.at < timestamp("2026-01-01")',
      'outside-fragment',
      /takes a time such as/,
    ],
    [
      'a.at < timestamp("2026-01-01T00:00:00.0001Z")',
      'outside-fragment',
      /millisecond/,
    ],
    [
      'a.at < timestamp("2026-02-30T00:00:00Z")',
      'outside-fragment',
      /takes a time/,
    ],
    ['a.at + duration("1.5h") > a.at', 'outside-fragment', /whole hours/],
    [
      'a.at + (a.at - a.at) > a.at',
      'outside-fragment',
      /constant durations only/,
    ],
    [
      'timestamp("0001-01-01T00:00:00Z") - duration("1h") < a.at',
      'outside-fragment',
      /beyond what CEL knows/,
    ],
  ])('refuses %s', (expression, code, message) => {
    const verdict = engine.check(expression, 'bool', context);
    expect(verdict.ok ? [] : verdict.problems).toMatchObject([
      { code, message: expect.stringMatching(message) },
    ]);
  });

  it.each([
    'a.env == "dev"',
    'a.env < "x"',
    'a.env.startsWith("x")',
    '"read" in a.scopes',
  ])('accepts %s', expression => {
    expect(engine.check(expression, 'bool', context)).toMatchObject({
      ok: true,
    });
  });
});

const repeat = (text: string, times: number) => text.repeat(times);

describe('a hostile expression', () => {
  it.each([
    ['deep brackets', `${repeat('(', 1500)}true${repeat(')', 1500)}`],
    ['deep negation', `${repeat('!', 3000)}true`],
    ['deep choices', `${repeat('true ? ', 600)}true${repeat(' : false', 600)}`],
    ['a long chain', `true${repeat(' && true', 450)}`],
    [
      'a long list',
      `1 in [${Array.from({ length: 900 }, () => '1').join(',')}]`,
    ],
    ['a long text', `a.env == "${repeat('x', 1_000_000)}"`],
    ['a megabyte of brackets', repeat('(', 1_000_000)],
    ['a loop in a loop', 'a.scopes.all(x, a.scopes.all(y, x == y))'],
    ['a regular expression', `a.env.matches("^(a+)+$")`],
    [
      'an exploding sum of lists',
      `size(${Array.from({ length: 140 }, () => 'a.scopes').join(' + ')}) > 1`,
    ],
    [
      'a loop over long lists',
      `(${Array.from({ length: 20 }, () => 'b.list').join(
        ' + ',
      )}).all(x, x in b.list)`,
    ],
    ['not a CEL text', '\u0000\ud800"'],
  ])('is refused with a clear message: %s', (_, expression) => {
    const verdict = engine.check(expression, 'bool', {
      name: 'Hostile/v1',
      fields: {
        ...context.fields,
        b: { fields: { list: { type: 'list<string>' } } },
      },
    });
    expect(verdict.ok).toBe(false);
    const [problem] = verdict.ok ? [] : verdict.problems;
    expect(problem.message.length).toBeGreaterThan(5);
    expect(problem.message.length).toBeLessThan(500);
  });
});
