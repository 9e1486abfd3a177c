import fc from 'fast-check';
import { FlowDefinition } from '../definition/definition';
import { load, policy, reviewFlow } from '../testing/ports';
import { describeDiff } from './describeDiff';
import { FlowDiff, diffFlows } from './diffFlows';

const flow = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: issuance, owner: group:default/security, version: 1.0.0}
spec:
  context: ReviewContext/v1
  maxDuration: {after: P30D, goto: expired}
  guards:
    - {id: orphan, blocks: ["*"], when: "!owner.active", goto: review}
  exceptions:
    - {id: long, relaxes: intake/limit, maxDuration: P30D, renewals: 1, approval: {from: 'groups["security"]', quorum: 2}}
  initial: intake
  states:
    intake:
      gate:
        - {id: limit, when: 'request.ttlDays > 365 && !("long" in exceptions.active)', goto: denied}
        - {id: low, when: request.ttlDays <= 90 && risk.score < 70, goto: issue, bounded: true}
        - {id: step, when: risk.score >= 90, goto: step-up}
        - {else: review}
    step-up:
      challenge: {uses: human-proof@v1, of: owner.members, fresh: PT15M, bindTo: [request.scopes]}
      timers: [{after: PT4H, goto: expired}]
      on: {passed: review, failed: denied}
    review:
      approval:
        stages:
          - {id: owner, from: owner.members, quorum: 1}
          - {id: security, from: 'groups["security"]', quorum: 2, when: risk.score >= 50}
        separation: {notSubject: true, notDelegateOf: [requester]}
        bindTo: [request.scopes, request.ttlDays]
      timers: [{after: P2D, do: escalate, to: owner.manager}, {after: P10D, goto: expired}]
      on: {approved: issue, denied: denied}
    issue:
      effect: {uses: credential.issue@v1, with: {ttlDays: request.ttlDays}, compensate: credential.revoke@v1, timeout: PT15M, retry: {max: 6, cap: PT1H}}
      on: {done: active, failed: failed}
    active: {end: granted, obligations: [{kind: certify, every: P90D}]}
    denied: {end: denied}
    expired: {end: expired, compensate: all}
    failed: {end: failed, compensate: all}
`;

const ports = {
  policy,
  effects: (uses: string) => {
    if (uses.startsWith('credential.issue@')) {
      return 'gives' as const;
    }
    return uses.startsWith('credential.revoke@')
      ? ('takes' as const)
      : ('none' as const);
  },
};

const base = load(flow);

function edited(from: string, to: string): FlowDefinition {
  if (!flow.includes(from)) {
    throw new Error(`the flow does not say ${from}`);
  }
  return load(flow.replace(from, to));
}

/** What is said of a direction, without the words, which name the direction. */
function bare(list: FlowDiff['widening']) {
  return list.map(({ words, ...rest }) => rest);
}

const edits: [string, string, string, string[]][] = [
  ['a later bound', '<= 90 &&', '<= 180 &&', ['gate@states.intake']],
  ['&& for ||', '<= 90 && risk', '<= 90 || risk', ['gate@states.intake']],
  [
    'a lower quorum',
    'quorum: 2, when',
    'quorum: 1, when',
    ['quorum@states.review.stages.security.quorum'],
  ],
  [
    'a stage less',
    `          - {id: security, from: 'groups["security"]', quorum: 2, when: risk.score >= 50}\n`,
    '',
    ['stage-removed@states.review.stages.security'],
  ],
  [
    'a stage for fewer',
    'when: risk.score >= 50',
    'when: risk.score >= 60',
    ['stage-condition@states.review.stages.security.when'],
  ],
  [
    'other voters',
    'from: owner.members, quorum',
    'from: request.scopes, quorum',
    ['voters@states.review.stages.owner.from'],
  ],
  [
    'less separation',
    'notSubject: true',
    'notSubject: false',
    ['separation@states.review.separation.notSubject'],
  ],
  [
    'a delegate let in',
    'notDelegateOf: [requester]',
    'notDelegateOf: []',
    ['separation@states.review.separation.notDelegateOf'],
  ],
  [
    'a vote not bound',
    '[request.scopes, request.ttlDays]',
    '[request.scopes]',
    ['unbound@states.review.bindTo'],
  ],
  [
    'a later end',
    '{after: P10D, goto',
    '{after: P20D, goto',
    ['timer-longer@states.review.timers.goto.0'],
  ],
  [
    'earlier escalation',
    'after: P2D',
    'after: P1D',
    ['escalation@states.review.timers.escalate.0'],
  ],
  [
    'a longer life',
    'after: P30D',
    'after: P60D',
    ['timer-longer@maxDuration.after'],
  ],
  [
    'an older proof',
    'fresh: PT15M',
    'fresh: PT1H',
    ['proof-age@states.step-up.fresh'],
  ],
  [
    'a challenge not bound',
    'PT15M, bindTo: [request.scopes]',
    'PT15M, bindTo: []',
    ['unbound@states.step-up.bindTo'],
  ],
  [
    'denial that issues',
    'on: {passed: review, failed: denied}',
    'on: {passed: review, failed: issue}',
    ['edge@states.step-up.on.failed'],
  ],
  [
    'a guard for fewer',
    'when: "!owner.active"',
    'when: "!owner.active && risk.score > 10"',
    ['guard-condition@guards.orphan.when'],
  ],
  [
    'a guard on less',
    'blocks: ["*"]',
    'blocks: ["*"], except: [credential.issue@v1]',
    ['guard-blocks@guards.orphan.blocks'],
  ],
  [
    'a longer exception',
    'maxDuration: P30D, renewals',
    'maxDuration: P40D, renewals',
    ['exception-longer@exceptions.long.maxDuration'],
  ],
  [
    'more renewals',
    'renewals: 1',
    'renewals: 2',
    ['exception-renewals@exceptions.long.renewals'],
  ],
  [
    'an exception by one',
    `'groups["security"]', quorum: 2}}`,
    `'groups["security"]', quorum: 1}}`,
    ['quorum@exceptions.long.approval.quorum'],
  ],
  [
    'other arguments',
    'with: {ttlDays: request.ttlDays}',
    'with: {ttlDays: "3650"}',
    ['effect-arguments@states.issue.with.ttlDays'],
  ],
  [
    'nothing undone',
    'compensate: credential.revoke@v1, timeout',
    'timeout',
    ['compensation@states.issue.compensate'],
  ],
  [
    'an obligation less',
    'obligations: [{kind: certify, every: P90D}]',
    'obligations: []',
    ['obligation-removed@states.active.obligations.certify'],
  ],
  [
    'a later obligation',
    'every: P90D',
    'every: P180D',
    ['obligation-longer@states.active.obligations.certify.every'],
  ],
];
const found = (diff: FlowDiff, direction: 'widening' | 'narrowing') =>
  diff[direction].map(({ code, path }) => `${code}@${path}`);

describe('diffFlows', () => {
  it.each(edits)(
    'calls %s a widening, and its undoing a narrowing',
    (_, from, to, expected) => {
      const after = edited(from, to);
      const diff = diffFlows(base, after, ports);
      expect(found(diff, 'widening')).toEqual(expect.arrayContaining(expected));
      const back = diffFlows(after, base, ports);
      expect(found(back, 'narrowing')).toEqual(
        expect.arrayContaining(expected),
      );
      expect(bare(back.narrowing)).toEqual(bare(diff.widening));
      expect(bare(back.widening)).toEqual(bare(diff.narrowing));
    },
  );

  it.each([
    ['a retry', 'max: 6', 'max: 9'],
    ['a reminder', '[{after: P2D', '[{after: P1D, do: remind}, {after: P2D'],
    ['the time of an attempt', 'timeout: PT15M', 'timeout: PT30M'],
    ['the same in other words', 'risk.score < 70', '!(risk.score >= 70)'],
    ['a version', 'version: 1.0.0', 'version: 1.0.1'],
  ])('calls %s neither wider nor narrower', (_, from, to) => {
    const diff = diffFlows(base, edited(from, to), ports);
    expect(diff).toMatchObject({ equal: false, widening: [], narrowing: [] });
    expect(diff.structure.length).toBeGreaterThan(0);
  });

  it('shows the facts of a later bound, and the rules before and after', () => {
    const diff = diffFlows(base, edited('<= 90 &&', '<= 180 &&'), ports);
    expect(diff.meaning).toMatchObject([
      { state: 'intake', verdict: 'wider', exact: true },
    ]);
    expect(diff.widening).toMatchObject([
      {
        code: 'gate',
        path: 'states.intake',
        counterexample: {
          facts: { request: { ttlDays: 91 } },
          strict: { rule: 'else', target: 'review' },
          loose: { rule: 'low', target: 'issue' },
        },
      },
    ]);
    expect(describeDiff(diff)).toMatch(
      /1 change may allow more[\s\S]*"ttlDays":91[\s\S]*before by `else` to `review`, now by `low` to `issue`/,
    );
  });

  it('calls a gate wider that leaves out a proof of presence, and counts removed states', () => {
    const without = load(
      flow
        .replace(/ {4}step-up:\n(?: {6}.*\n){3}/, '')
        .replace('goto: step-up', 'goto: review'),
    );
    const diff = diffFlows(base, without, ports);
    expect(found(diff, 'widening')).toEqual(
      expect.arrayContaining([
        'challenge-removed@states.step-up',
        'gate@states.intake',
      ]),
    );
    expect(diff.structure).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: 'removed',
          area: 'state',
          path: 'states.step-up',
        }),
        { kind: 'removed', area: 'edge', path: 'intake → step-up' },
      ]),
    );
  });

  it('counts the approvals from the start to access', () => {
    const direct = edited('{else: review}', '{else: issue}');
    const never = load(flow.replace(/ {8}- \{id: low.*\n/, ''));
    const entries = diffFlows(never, direct, ports).widening.filter(
      ({ code }) => code === 'approvals-needed',
    );
    expect(entries).toMatchObject([{ strict: 1, loose: 0 }]);
  });

  it('takes an end that consents for access where no effect gives any', () => {
    const review = load(reviewFlow);
    const lax = load(
      reviewFlow
        .replace('- {else: review}', '- {else: notify}')
        .replace(
          '{id: orphan',
          '{id: first, when: risk.score > 99, goto: review}\n        - {id: orphan',
        ),
    );
    const diff = diffFlows(review, lax, ports);
    expect(found(diff, 'widening')).toEqual(
      expect.arrayContaining([
        'gate@states.intake',
        'approvals-needed@initial',
      ]),
    );
  });

  it('has nothing to compare a first version with', () => {
    const diff = diffFlows(undefined, base, ports);
    expect(diff).toMatchObject({
      equal: false,
      meaning: [],
      widening: [],
      narrowing: [],
    });
    expect(diff.structure).toHaveLength(Object.keys(base.states).length);
  });

  it('lets no value break out of the Markdown', () => {
    const text = describeDiff(
      diffFlows(
        base,
        edited('owner: group:default/security', 'owner: "a`<b>\\n# x"'),
        ports,
      ),
    );
    expect(text).not.toMatch(/^# x/m);
    expect(text).toContain('`aʼ<b> # x`');
  });

  it('is empty for equal versions, and the same both ways round for any two', () => {
    const chosen = fc
      .subarray(edits, { maxLength: 5 })
      .map(list =>
        list.reduce((text, [, from, to]) => text.replace(from, to), flow),
      );
    const loaded = new Map<string, FlowDefinition | undefined>();
    const tryLoad = (text: string) => {
      if (!loaded.has(text)) {
        try {
          loaded.set(text, load(text));
        } catch {
          loaded.set(text, undefined); // Some edits leave a state that nothing leads to.
        }
      }
      return loaded.get(text);
    };
    fc.assert(
      fc.property(chosen, chosen, (one, two) => {
        const [before, after] = [tryLoad(one), tryLoad(two)];
        fc.pre(before !== undefined && after !== undefined);
        expect(
          diffFlows(before, JSON.parse(JSON.stringify(before)), ports),
        ).toEqual({
          equal: true,
          structure: [],
          meaning: [],
          widening: [],
          narrowing: [],
        });
        const there = diffFlows(before, after, ports);
        const back = diffFlows(after, before, ports);
        expect(bare(there.widening)).toEqual(bare(back.narrowing));
        expect(bare(there.narrowing)).toEqual(bare(back.widening));
        const texts = [there, back].map(describeDiff);
        expect(texts.every(text => text.length > 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
