import { createCelPolicyEngine } from '../policy/celPolicyEngine';
import { FlowContext } from '../policy/flowContext';
import { analyseGate } from './analyseGate';
import { boundedWithin } from './boundedWithin';
import { compareExpressions } from './compareExpressions';
import { compareGates } from './compareGates';
import { listClauses } from './listClauses';

const policy = createCelPolicyEngine();

const fields: FlowContext['fields'] = {
  request: {
    fields: {
      ttlDays: { type: 'int', min: 1 },
      scopes: { type: 'list<string>', maxItems: 20 },
      environment: { type: 'string', oneOf: ['dev', 'staging', 'prod'] },
      reason: { type: 'string' },
      owner: { type: 'string' },
      notAfter: { type: 'timestamp', optional: true },
    },
  },
  risk: { fields: { score: { type: 'int', min: 0, max: 100 } } },
  user: { fields: { groups: { type: 'list<string>' } } },
  workspace: { fields: { trusted: { type: 'bool' } }, optional: true },
  groups: { type: 'map<string, list<string>>' },
};
const context: FlowContext = { name: 'Issuance/v1', fields };

function gateOf(...conditions: string[]) {
  return {
    rules: conditions.map((when, index) => ({
      id: `r${index + 1}`,
      when,
      goto: 'there',
      bounded: false,
    })),
  };
}

const wide = Array.from(
  { length: 12 },
  (_, index) =>
    `(request.ttlDays > ${index * 7 + 3} || "s${index}" in request.scopes)`,
);

describe('analyseGate', () => {
  it.each([
    [
      'a bound that the domain never passes',
      'risk.score <= 100',
      'always-true',
    ],
    [
      'both sides of a bound',
      'request.ttlDays < 5 || request.ttlDays >= 5',
      'always-true',
    ],
    [
      'two bounds apart',
      'request.ttlDays < 5 && request.ttlDays > 10',
      'never-true',
    ],
    [
      'an integer between neighbours',
      'request.ttlDays > 5 && request.ttlDays < 6',
      'never-true',
    ],
    ['a sum beyond its bounds', 'risk.score + risk.score > 200', 'never-true'],
    ['a half of an odd sum', 'risk.score + risk.score == 7', 'never-true'],
    [
      'every value of an enum',
      'request.environment in ["dev", "staging", "prod"]',
      'always-true',
    ],
    ['the order of an enum', 'request.environment < "q"', 'live'],
    [
      'texts that lie apart',
      'request.reason < "a" && request.reason > "b"',
      'never-true',
    ],
    [
      'the text after another',
      'request.reason > "a" && request.reason < "a\\u0000"',
      'never-true',
    ],
    ['a list longer than it can be', 'size(request.scopes) > 20', 'never-true'],
    [
      'a member of an empty list',
      '"x" in request.scopes && request.scopes == []',
      'never-true',
    ],
    [
      'three members in two',
      '"x" in request.scopes && "y" in request.scopes && "z" in request.scopes && size(request.scopes) < 3',
      'never-true',
    ],
    [
      'a time before and after',
      'request.notAfter < timestamp("2026-01-01T00:00:00Z") && request.notAfter > timestamp("2026-01-01T00:00:00Z")',
      'never-true',
    ],
    [
      'an optional fact asked for',
      '!has(request.notAfter) || request.notAfter == request.notAfter',
      'always-true',
    ],
    [
      'an optional fact not asked for',
      'request.notAfter == request.notAfter',
      'live',
    ],
    ['an optional group', 'workspace.trusted || !workspace.trusted', 'live'],
    [
      'two facts in two orders',
      'request.ttlDays < risk.score && risk.score < request.ttlDays',
      'never-true',
    ],
    ['two facts in one order', 'request.ttlDays < risk.score', 'live'],
    [
      'two texts alike and not',
      'request.owner == request.reason && request.owner != request.reason',
      'never-true',
    ],
    [
      'a free condition and its negation',
      'request.owner in user.groups || !(request.owner in user.groups)',
      'always-true',
    ],
    [
      'a free condition that facts are found for',
      'request.owner in user.groups && request.reason.startsWith("urgent:")',
      'live',
    ],
    [
      'an equivalence of conditions',
      '(risk.score < 5) == !(risk.score >= 5)',
      'always-true',
    ],
    [
      'a choice',
      'risk.score > 50 ? risk.score > 40 : risk.score <= 50',
      'always-true',
    ],
  ])('decides %s: %s', (_, when, verdict) => {
    const analysis = analyseGate(gateOf(when), context, policy);
    expect(analysis.method).toBe('exact');
    expect(analysis.rules[0]).toMatchObject({ verdict });
    expect(analysis.rules[0].witness !== undefined).toBe(
      verdict === 'live' || verdict === 'always-true',
    );
  });

  it.each([
    [['risk.score > 10', 'risk.score > 50'], ['live', 'shadowed'], ['r1']],
    [
      ['risk.score > 50', 'risk.score <= 60', 'risk.score > 40'],
      ['live', 'live', 'shadowed'],
      ['r1', 'r2'],
    ],
    // A rule that fails stops the gate, so that nothing after it decides.
    [
      ['workspace.trusted', '!has(workspace.trusted)'],
      ['live', 'never-true'],
      undefined,
    ],
    [
      [
        'request.environment == "dev"',
        'request.environment != "prod"',
        'request.environment == "prod"',
      ],
      ['live', 'live', 'live'],
      undefined,
    ],
  ])(
    'tells which rules of %j stand before others',
    (conditions, verdicts, by) => {
      const { rules } = analyseGate(gateOf(...conditions), context, policy);
      expect(rules.map(({ verdict }) => verdict)).toEqual(verdicts);
      expect(rules.at(-1)?.by).toEqual(by);
    },
  );

  it('tells that nothing is left for the else of a gate', () => {
    const all = analyseGate(
      gateOf('risk.score < 9', 'risk.score > 8'),
      context,
      policy,
    );
    expect(all.otherwise).toEqual({ verdict: 'never-true' });
    const some = analyseGate(gateOf('risk.score < 9'), context, policy);
    expect(some.otherwise).toEqual({
      verdict: 'live',
      witness: { risk: { score: 9 } },
    });
  });

  it('names what it took as free', () => {
    expect(
      analyseGate(
        gateOf('request.owner in user.groups && risk.score < 70'),
        context,
        policy,
      ).freeAtoms,
    ).toEqual(['request.owner in user.groups']);
  });

  it('samples what has too many cells, says so, and still proves what the clauses prove', () => {
    const many = wide.join(' && ');
    const gate = gateOf(many, `${many} && risk.score > 100`, 'risk.score >= 0');
    const analysis = analyseGate(gate, context, policy);
    expect(analysis.method).toBe('sampled');
    expect(analysis.rules.map(({ verdict }) => verdict)).toEqual([
      'live',
      'never-true',
      'always-true',
    ]);
    expect(analyseGate(gate, context, policy)).toEqual(analysis);
  });
});

describe('compareExpressions', () => {
  it.each([
    [
      'request.ttlDays <= 90',
      'request.ttlDays <= 180',
      'wider',
      { request: { ttlDays: 91 } },
    ],
    [
      'risk.score < 70 && request.ttlDays < 30',
      'risk.score < 70 || request.ttlDays < 30',
      'wider',
      undefined,
    ],
    ['!(risk.score >= 70)', 'risk.score < 70', 'equal', undefined],
    ['request.ttlDays < 2', 'request.ttlDays == 1', 'equal', undefined],
    ['risk.score < 70', 'risk.score < 60', 'narrower', undefined],
    ['risk.score < 70', 'risk.score > 60', 'different', undefined],
    [
      'request.environment != "prod"',
      'request.environment in ["dev", "staging"]',
      'equal',
      undefined,
    ],
    [
      'request.owner in user.groups',
      'request.owner in user.groups || risk.score == 0',
      'wider',
      undefined,
    ],
    [
      'risk.score < request.ttlDays',
      '!(request.ttlDays <= risk.score)',
      'equal',
      undefined,
    ],
    [
      'size(request.scopes) < 5',
      'size(request.scopes) <= 4',
      'equal',
      undefined,
    ],
    [
      'has(request.notAfter)',
      'has(request.notAfter) || risk.score < 1',
      'wider',
      undefined,
    ],
  ])('%s against %s is %s', (before, after, verdict, example) => {
    const compared = compareExpressions(before, after, context, {
      engine: policy,
    });
    expect(compared).toMatchObject({ verdict, exact: true, method: 'exact' });
    expect(compared.widerExample).toEqual(example ?? compared.widerExample);
    const back = compareExpressions(after, before, context, { engine: policy });
    expect(back.narrowerExample).toEqual(compared.widerExample);
    expect(back.widerExample).toEqual(compared.narrowerExample);
  });

  it('claims nothing that it cannot show', () => {
    // No text starts with both, which is not known of free conditions.
    const compared = compareExpressions(
      'risk.score < 5',
      'risk.score < 5 || (request.reason.startsWith("a") && request.reason.startsWith("b"))',
      context,
      { engine: policy },
    );
    expect(compared).toMatchObject({ verdict: 'different', exact: false });
    expect(compared.widerExample).toBeUndefined();
  });

  it('claims no equality from a sample', () => {
    const many = wide.join(' && ');
    expect(
      compareExpressions(many, `!(!(${many}))`, context, { engine: policy }),
    ).toMatchObject({ verdict: 'different', exact: false, method: 'sampled' });
  });

  it('sees that a wider domain lets the same text hold for more', () => {
    const later: FlowContext = {
      name: 'Issuance/v2',
      fields: {
        ...fields,
        risk: { fields: { score: { type: 'int', min: 0, max: 200 } } },
      },
    };
    expect(
      compareExpressions('risk.score >= 0', 'risk.score >= 0', context, {
        engine: policy,
        contextAfter: later,
      }),
    ).toMatchObject({
      verdict: 'wider',
      exact: true,
      widerExample: { risk: { score: 200 } },
    });
  });

  it('takes an expression that is not accepted for one that never holds', () => {
    expect(
      compareExpressions('requst.ttlDays > 1', 'risk.score > 1', context, {
        engine: policy,
      }).verdict,
    ).toBe('wider');
  });
});

describe('compareGates', () => {
  const rank: { [target: string]: number } = {
    denied: -Infinity,
    review: -1,
    issue: 0,
  };
  const side = (bound: number, target = 'issue') => ({
    gate: {
      rules: [
        {
          id: 'limit',
          when: 'request.ttlDays > 365',
          goto: 'denied',
          bounded: false,
        },
        {
          id: 'low',
          when: `request.ttlDays <= ${bound} && risk.score < 70`,
          goto: target,
          bounded: true,
        },
      ],
      else: 'review',
    },
    context,
    onError: 'review',
  });

  it('shows who reaches a more permissive target, and by which rule', () => {
    expect(
      compareGates(side(90), side(180), (_, target) => rank[target], policy),
    ).toMatchObject({
      verdict: 'wider',
      exact: true,
      widerExample: {
        facts: { request: { ttlDays: 91 }, risk: { score: 69 } },
        before: { rule: 'else', target: 'review' },
        after: { rule: 'low', target: 'issue' },
      },
      cells: { narrower: 0, other: 0 },
    });
  });

  it.each([
    [side(180), side(90), 'narrower'],
    [side(90), side(90), 'equal'],
    [side(90), side(90, 'denied'), 'narrower'],
    [side(90, 'review'), side(90), 'wider'],
  ])('gives the verdict %#', (before, after, verdict) => {
    expect(
      compareGates(before, after, (_, target) => rank[target], policy),
    ).toMatchObject({ verdict, exact: true });
  });

  it('takes a gate that fails with nowhere to go for the least permissive', () => {
    const failing = {
      gate: { rules: gateOf('workspace.trusted').rules, else: 'review' },
      context,
    };
    expect(
      compareGates(
        failing,
        { ...failing, onError: 'review' },
        () => -1,
        policy,
      ),
    ).toMatchObject({
      verdict: 'wider',
      widerExample: {
        facts: {},
        before: { rule: 'error' },
        after: { rule: 'error', target: 'review' },
      },
    });
  });
});

describe('boundedWithin', () => {
  const caps = {
    'request.ttlDays': { max: 90 },
    'request.environment': { oneOf: ['dev', 'staging'] },
    'request.scopes': { maxItems: 5 },
  };

  it('proves that a bounded rule is within its caps', () => {
    expect(
      boundedWithin(
        'request.ttlDays <= 30 && request.environment in ["dev"] && size(request.scopes) < 5 && request.owner in user.groups',
        context,
        caps,
        policy,
      ),
    ).toMatchObject({ within: true, exact: true, outside: [] });
  });

  it.each([
    ['risk.score < 70', ['request.ttlDays']],
    [
      'request.ttlDays <= 90 && size(request.scopes) <= 5',
      ['request.environment'],
    ],
    [
      'request.ttlDays <= 90 && request.environment == "dev" && size(request.scopes) < 7',
      ['request.scopes'],
    ],
  ])('shows facts outside the caps for which %s holds', (when, outside) => {
    const verdict = boundedWithin(when, context, caps, policy);
    expect(verdict).toMatchObject({ within: false, exact: true });
    expect(verdict.outside).toEqual(expect.arrayContaining(outside));
    expect(
      policy.evaluate(when, 'bool', context, verdict.example ?? {}),
    ).toMatchObject({ ok: true, value: true });
  });

  it('is never within a cap on a fact that is not declared', () => {
    expect(
      boundedWithin(
        'risk.score < 1',
        context,
        { 'request.cost': { max: 1 } },
        policy,
      ),
    ).toMatchObject({ within: false });
  });
});

describe('listClauses', () => {
  it.each([
    ['a.b', ['a.b']],
    ['!(a.i > 1 && (a.b || a.i > 1))', ['a.i > 1', 'a.b']],
    ['a.b ? a.i in [1, 2] : has(a.j)', ['a.b', 'a.i in [1, 2]', 'has(a.j)']],
    [
      '((a.s + "\\"x")) == "é" || a.l.exists(x, x == "a" && x != "b")',
      ['a.s + "\\"x" == "é"', 'a.l.exists(x, x == "a" && x != "b")'],
    ],
    [
      '(a.i - (1 - a.i)) < -(a.i + 1) && true',
      ['a.i - (1 - a.i) < -(a.i + 1)', 'true'],
    ],
  ])('takes %s apart', (expression, clauses) => {
    expect(listClauses(expression)).toEqual(clauses);
  });
});
