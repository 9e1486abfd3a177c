import { canonicalDefinition } from '../definition/canonicalDefinition';
import { contexts, load, policy, reviewFlow } from '../testing/ports';
import { parseFlow } from './parseFlow';

function problemsOf(text: string) {
  const parsed = parseFlow(text, { file: 'f.yaml', contexts, policy });
  return parsed.ok
    ? []
    : parsed.problems.map(
        ({ code, range, message }) =>
          `${range.start.line}:${range.start.column} ${code} ${message}`,
      );
}

describe('parseFlow', () => {
  it('loads the example without a problem', () => {
    expect(problemsOf(reviewFlow)).toEqual([]);
  });

  it.each([
    [
      'an unknown variable',
      '"!owner.active"',
      '"!ownr.active"',
      /^11:\d+ expression-unknown-name ownr/,
    ],
    [
      'an unknown field',
      '"!owner.active"',
      'owner.activ',
      /^11:30 expression-unknown-name owner.activ/,
    ],
    [
      'a wrong type',
      'risk.score >= 70',
      '\'risk.score >= "x"\'',
      /expression-wrong-type/,
    ],
    [
      'a condition that is not bool',
      '"!owner.active"',
      'risk.score',
      /expression-wrong-type .*bool/,
    ],
    [
      'people that are no list',
      'from: owner.members',
      'from: owner.manager',
      /expression-wrong-type .*list<string>/,
    ],
    [
      'has on a required fact',
      '"!owner.active"',
      'has(owner.active)',
      /not declared optional/,
    ],
    [
      'a broken expression',
      '"!owner.active"',
      'owner.active &&',
      /expression-syntax/,
    ],
    [
      'a dangling target',
      'goto: revoke}\n        - {else: review}',
      'goto: revok}\n        - {else: review}',
      /^11:\d+ dangling-target revok /,
    ],
    [
      'a bound field that is unknown',
      'bindTo: [request.scopes]',
      'bindTo: [request.scope]',
      /^21:18 unknown-name request.scope /,
    ],
    [
      'a gate whose else is not last',
      '- {id: orphan, when: "!owner.active", goto: revoke}\n        - {else: review}',
      '- {else: review}\n        - {id: orphan, when: "!owner.active", goto: revoke}',
      /schema .*ends in/,
    ],
    [
      'a state that nothing leads to',
      '    kept:',
      '    lost: {end: failed}\n    kept:',
      /unreachable-state nothing leads to lost/,
    ],
    [
      'silence that keeps',
      '{after: P21D, goto: revoke}',
      '{after: P21D, goto: kept}',
      /^25:\d+ silence-as-consent/,
    ],
    [
      'silence that keeps by way of an effect',
      '{after: P21D, goto: revoke}',
      '{after: P21D, goto: notify}',
      /silence-as-consent/,
    ],
    [
      'maxDuration that keeps',
      'goto: revoke}\n  initial',
      'goto: kept}\n  initial',
      /^6:\d+ silence-as-consent/,
    ],
    [
      'an escalation after the deadline',
      '{after: P14D,',
      '{after: P22D,',
      /^24:\d+ timer-order/,
    ],
    [
      'a timer beyond maxDuration',
      '{after: P21D,',
      '{after: P61D,',
      /timer-order .*maxDuration/,
    ],
    [
      'an effect without timeout',
      'with: {id: subject.id}, timeout: PT1H,',
      'with: {id: subject.id},',
      /schema .*timeout/,
    ],
    [
      'an effect without a cap',
      'retry: {max: 3, cap: PT1H}',
      'retry: {max: 3}',
      /schema .*retry\.cap/,
    ],
    [
      'an effect without failed',
      'on: {done: revoked, failed: failed}',
      'on: {done: revoked}',
      /schema .*failed/,
    ],
    [
      'an effect without version',
      'credential.revoke@v1',
      'credential.revoke',
      /versioned effect/,
    ],
    [
      'a missing decision',
      'reduce: reduce, revoke: revoke}',
      'reduce: reduce}',
      /decision-edges revoke is missing/,
    ],
    [
      'a permissive decision that is not first',
      '[keep, reduce, revoke]',
      '[reduce, keep, revoke]',
      /decision-edges keep must come first/,
    ],
    [
      'approval by default',
      'minDecisionTime: PT10S',
      'onNoEligibleApprover: approve',
      /escalate or deny/,
    ],
    [
      'loosened separation',
      'humansOnly: true',
      'humansOnly: false',
      /can only tighten/,
    ],
    [
      'an unknown field',
      'minDecisionTime: PT10S',
      'minDecisiontime: PT10S',
      /^20:9 unknown-field/,
    ],
    [
      'a guard that leads nowhere',
      '  initial: intake',
      '  guards: [{id: g, blocks: ["*"], when: "!owner.active", goto: nowhere}]\n  initial: intake',
      /dangling-target nowhere is not a state/,
    ],
    [
      'a schedule that is none',
      '  initial: intake',
      '  trigger: {schedule: {cron: "61 * * * *"}}\n  initial: intake',
      /schema spec.trigger.schedule.cron: must be a cron expression/,
    ],
    [
      'a challenge without an age',
      '    kept:',
      '    x: {challenge: {uses: proof@v1, of: owner.members}, on: {passed: kept, failed: kept}}\n    kept:',
      /schema spec.states.x.challenge.fresh/,
    ],
    [
      'two kinds in one state',
      'kept: {end: kept,',
      'kept: {end: kept, gate: [],',
      /exactly one of/,
    ],
    [
      'another kind of document',
      'kind: Flow',
      'kind: FlowTest',
      /^2:7 schema kind: .*Flow/,
    ],
    [
      'an unknown context',
      'ReviewContext/v1',
      'ReviewContext/v9',
      /^5:12 unknown-name .*ReviewContext\/v1/,
    ],
    [
      'a key used twice',
      '  initial: intake',
      '  initial: intake\n  initial: review',
      /yaml .*unique/,
    ],
    [
      'an alias',
      'revoked: {end: revoked}',
      'revoked: &a {end: revoked}\n    again: *a',
      /yaml alias/,
    ],
    [
      'a number as version',
      'version: 1.0.0',
      'version: 1.0',
      /metadata.version/,
    ],
  ])('refuses %s', (_, from, to, expected) => {
    expect(reviewFlow).toContain(from);
    const problems = problemsOf(reviewFlow.replace(from, to));
    expect(problems).toEqual(
      expect.arrayContaining([expect.stringMatching(expected)]),
    );
  });

  it.each([
    'request.environment.matches("^(a+)+$")',
    '1u == 1u',
    'b"a" == b"a"',
    'request.environment.split("")[0] == "a"',
    'dyn(risk.score) == 1',
    'owner.members.exists(x, owner.members.exists(y, x == y))',
    'owner.members.map(x, x) == owner.members',
    '1.5 > 1.0',
    'request == request',
    'risk.score * 2 > 1',
    '"a" in request.environment',
    '{"a": 1} == {"a": 1}',
    'request.scopes[0] == "a"',
    'null == null',
    'type(risk.score) == int',
    'request.notAfter.getHours("Europe/Berlin") == 1',
  ])('refuses %s as outside the fragment', expression => {
    const text = reviewFlow.replace('"!owner.active"', `'${expression}'`);
    expect(problemsOf(text)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('expression-outside-fragment'),
      ]),
    );
  });

  it('refuses an expression that may cost too much', () => {
    const once = 'owner.members.all(x, x in groups["a"])';
    const text = reviewFlow.replace('"!owner.active"', `'${once}'`);
    expect(problemsOf(text)).toEqual([
      expect.stringContaining('expression-too-costly'),
    ]);
  });

  it('refuses a state that may wait for ever and a circle of gates', () => {
    const text = reviewFlow
      .replace('  maxDuration: {after: P60D, goto: revoke}\n', '')
      .replace('        - {after: P21D, goto: revoke}\n', '')
      .replace('{else: review}', '{else: again}')
      .replace(
        '    review:',
        '    again: {gate: [{id: a, when: owner.active, goto: intake}, {else: review}]}\n    review:',
      );
    expect(problemsOf(text).map(line => line.split(' ')[1])).toEqual([
      'gate-cycle',
      'gate-cycle',
      'missing-terminal-timer',
    ]);
  });

  it('refuses a flow from which no end can be reached', () => {
    const text = reviewFlow.replace(
      'done: revoked, failed: failed',
      'done: revoke, failed: revoke',
    );
    expect(problemsOf(text)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('no-path-to-end no way leads from revoke'),
      ]),
    );
  });

  it('never throws, whatever the text', () => {
    for (const text of [
      '',
      '- a',
      'a: [',
      'null',
      '{}',
      'kind: 3',
      '\t',
      '%YAML 9',
    ]) {
      expect(problemsOf(text).length).toBeGreaterThan(0);
    }
  });
});

describe('canonicalDefinition', () => {
  it('does not depend on comments, key order and spelled-out defaults', () => {
    const other = reviewFlow
      .replace('kind: Flow\n', '# a comment\n')
      .replace('  initial: intake\n', '  # first\n')
      .replace('spec:\n', 'kind: Flow\nspec:\n  initial: intake\n')
      .replace('bindTo:', 'onNoEligibleApprover: escalate\n        bindTo:')
      .replace('humansOnly: true', 'notRequester: true');
    expect(other).not.toEqual(reviewFlow);
    expect(canonicalDefinition(load(other))).toBe(
      canonicalDefinition(load(reviewFlow)),
    );
  });

  it('depends on what a flow does', () => {
    expect(
      canonicalDefinition(load(reviewFlow.replace('P21D', 'P20D'))),
    ).not.toBe(canonicalDefinition(load(reviewFlow)));
  });
});
