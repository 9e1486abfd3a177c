import { JsonObject } from '@backstage/types';
import { load, policy, ports, reviewFacts, reviewFlow } from '../testing/ports';
import { FlowEvent, MOOT_OUTCOMES } from './event';
import { EffectRequest, FlowEvidence } from './result';
import { FlowSnapshot } from './snapshot';
import { step } from './step';

const START = '2026-01-01T00:00:00.000Z';
const definition = load(reviewFlow);

function run(
  events: (FlowEvent | [string, FlowEvent])[],
  facts: JsonObject = reviewFacts,
  flow = definition,
) {
  let now = START;
  let snapshot: FlowSnapshot | undefined;
  const refusals: string[] = [];
  const effects: EffectRequest[] = [];
  const evidence: FlowEvidence[] = [];
  const all: (FlowEvent | [string, FlowEvent])[] = [
    { type: 'start', facts, author: 'user:default/author' },
    ...events,
  ];
  for (const entry of all) {
    const event = Array.isArray(entry) ? entry[1] : entry;
    now = Array.isArray(entry) ? entry[0] : now;
    const filled =
      event.type === 'vote' && event.digest === ''
        ? { ...event, digest: snapshot?.approval?.digest ?? '' }
        : event;
    const result = step(flow, snapshot, filled, now, ports);
    if (result.refused) {
      refusals.push(result.refused.code);
    } else {
      snapshot = result.snapshot;
      effects.push(...result.effects);
      evidence.push(...result.evidence);
    }
  }
  if (!snapshot) {
    throw new Error('not started');
  }
  return { snapshot, refusals, effects, evidence };
}

function vote(name: string, decision = 'keep', more = {}): FlowEvent {
  return {
    type: 'vote',
    voter: `user:default/${name}`,
    voterKind: 'person',
    decision,
    digest: '',
    ...more,
  };
}
const risky = { ...reviewFacts, risk: { score: 80 } };

describe('step', () => {
  it('keeps by the vote of an owner', () => {
    const { snapshot, effects, evidence } = run([vote('ann')]);
    expect(snapshot).toMatchObject({
      state: 'kept',
      status: 'ended',
      outcome: 'kept',
    });
    expect(effects).toEqual([]);
    expect(evidence).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: 'gate',
          rule: 'orphan',
          expression: '!owner.active',
          inputs: { 'owner.active': true },
          result: 'false',
        }),
        expect.objectContaining({ kind: 'vote', decision: 'keep', fast: true }),
        expect.objectContaining({
          kind: 'end',
          obligations: [{ kind: 'certify', every: 'P90D' }],
        }),
      ]),
    );
  });

  it.each([
    ['separation.notRequester', vote('requester'), reviewFacts],
    ['separation.notRequester', vote('REQUESTER'), reviewFacts],
    ['separation.notSubject', vote('svc'), reviewFacts],
    ['separation.notFlowAuthor', vote('author'), reviewFacts],
    [
      'separation.notDelegate',
      vote('bob'),
      {
        ...reviewFacts,
        requester: { ref: 'user:default/x', delegates: ['user:default/bob'] },
      },
    ],
    [
      'separation.humansOnly',
      vote('ann', 'keep', { voterKind: 'agent' }),
      reviewFacts,
    ],
    [
      'separation.humansOnly',
      vote('ann', 'revoke', { voterKind: 'bot' }),
      reviewFacts,
    ],
    [
      'separation.humansOnly',
      vote('ann', 'keep', { voterKind: 'service' }),
      reviewFacts,
    ],
    ['not-eligible', vote('stranger'), reviewFacts],
    ['not-eligible', vote('sec'), reviewFacts],
    ['stale-digest', vote('ann', 'keep', { digest: 'old' }), reviewFacts],
    ['unknown-decision', vote('ann', 'approve'), reviewFacts],
    ['wrong-state', { type: 'signal', name: 'x' } as FlowEvent, reviewFacts],
    [
      'reserved-fact',
      { type: 'facts', facts: { decision: { outcome: 'keep' } } } as FlowEvent,
      reviewFacts,
    ],
    ['unknown-timer', { type: 'timer', id: '9/9' } as FlowEvent, reviewFacts],
    ['not-due', { type: 'timer', id: '2/2' } as FlowEvent, reviewFacts],
    [
      'unknown-vote',
      { type: 'withdraw', voter: 'user:default/ann' } as FlowEvent,
      reviewFacts,
    ],
    [
      'unknown-effect',
      { type: 'effect.done', effect: 'x', visit: 1, proof: {} } as FlowEvent,
      reviewFacts,
    ],
  ])('refuses with %s', (code, event, facts) => {
    const { refusals, snapshot } = run([event], facts);
    expect(refusals).toEqual([code]);
    expect(snapshot).toMatchObject({
      state: 'review',
      approval: { votes: [] },
    });
  });

  it('does not let facts take somebody off the list of requesters', () => {
    const { refusals } = run([
      {
        type: 'facts',
        facts: { request: { requester: 'user:default/other' } },
      },
      vote('requester'),
    ]);
    expect(refusals).toEqual(['separation.notRequester']);
  });

  it('needs every stage, counts a person once, and finds the place where they are needed', () => {
    const once = run([vote('ann'), vote('ann')], risky);
    expect(once.refusals).toEqual(['separation.distinctAcrossStages']);
    expect(once.snapshot.state).toBe('review');
    expect(run([vote('ann'), vote('bob')], risky).snapshot.state).toBe('kept');
    expect(run([vote('bob'), vote('ann')], risky).snapshot.state).toBe('kept');
    expect(run([vote('bob'), vote('bob')], risky).refusals).toEqual([
      'already-decided',
    ]);
  });

  it('takes the most restrictive decision, and one vote to revoke is final', () => {
    expect(run([vote('bob', 'revoke'), vote('sec')], risky)).toMatchObject({
      refusals: ['already-decided'],
      snapshot: { state: 'revoke' },
    });
    const reduced = run(
      [vote('bob', 'reduce', { payload: { scopes: ['x'] } }), vote('sec')],
      risky,
    );
    expect(reduced.snapshot.state).toBe('reduce');
    expect(reduced.effects).toEqual([
      expect.objectContaining({
        uses: 'scopes.reduce@v1',
        with: { to: ['x'], from: ['a:read'] },
      }),
    ]);
  });

  it('voids votes when a bound field changes and recounts when a membership is lost', () => {
    const changed = run(
      [
        vote('bob'),
        { type: 'facts', facts: { request: { scopes: ['a:admin'] } } },
        vote('ann'),
      ],
      risky,
    );
    expect(changed.snapshot).toMatchObject({
      state: 'review',
      approval: { votes: [{ voter: 'user:default/ann' }] },
    });
    const left = run(
      [
        vote('bob'),
        { type: 'facts', facts: { owner: { members: ['user:default/cyd'] } } },
        vote('sec'),
      ],
      risky,
    );
    expect(left.snapshot.state).toBe('review');
    const withdrawn = run(
      [
        vote('bob'),
        { type: 'withdraw', voter: 'user:default/bob' },
        vote('sec'),
      ],
      risky,
    );
    expect(withdrawn.snapshot.state).toBe('review');
  });

  it('carries out what was approved although facts change afterwards', () => {
    const flow = load(
      reviewFlow
        .replace(
          'with: {to: decision.scopes, from: request.scopes}',
          'with: {risk: risk.score}',
        )
        .replace(
          '{uses: notify.owner@v1,',
          '{uses: notify.owner@v1, with: {scopes: request.scopes},',
        ),
    );
    const { effects } = run(
      [
        vote('ann', 'reduce'),
        { type: 'facts', facts: { request: { scopes: ['a:admin'] } } },
        {
          type: 'effect.done',
          effect: 'scopes.reduce@v1',
          visit: 3,
          proof: {},
        },
      ],
      reviewFacts,
      flow,
    );
    expect(effects.at(-1)).toMatchObject({
      uses: 'notify.owner@v1',
      with: { scopes: ['a:read'] },
    });
  });

  it('reminds, escalates to others, and revokes on silence', () => {
    const { snapshot, effects, refusals } = run([
      ['2026-01-08T00:00:00.000Z', { type: 'timer', id: '2/0' }],
      ['2026-01-15T00:00:00.000Z', { type: 'timer', id: '2/1' }],
      ['2026-01-21T23:59:59.999Z', { type: 'timer', id: '2/2' }],
      ['2026-01-22T00:00:00.000Z', vote('ann')],
      { type: 'timer', id: '2/2' },
      vote('ann'),
      { type: 'timer', id: '2/2' },
    ]);
    expect(effects.map(({ effect }) => effect)).toEqual([
      'notify.remind@v1#2-0',
      'notify.escalate@v1#2-1',
      'credential.revoke@v1',
    ]);
    expect(refusals).toEqual([
      'not-due',
      'after-deadline',
      'after-deadline',
      'unknown-timer',
    ]);
    expect(snapshot).toMatchObject({
      state: 'revoke',
      timers: [{ id: 'maxDuration' }],
    });
  });

  it('lets an escalated manager decide', () => {
    expect(
      run([
        ['2026-01-15T00:00:00.000Z', { type: 'timer', id: '2/1' }],
        vote('manager'),
      ]).snapshot.state,
    ).toBe('kept');
  });

  it('ends at maxDuration wherever it stands, but repeats nothing under way', () => {
    const late: [string, FlowEvent] = [
      '2026-03-02T00:00:00.000Z',
      { type: 'timer', id: 'maxDuration' },
    ];
    expect(run([late]).snapshot.state).toBe('revoke');
    expect(run([vote('ann', 'revoke'), late]).effects).toHaveLength(1);
  });

  describe('with nobody eligible', () => {
    const facts = {
      ...reviewFacts,
      owner: { ...reviewFacts.owner, members: ['user:default/requester'] },
    };
    const withPolicy = (name: string) =>
      load(
        reviewFlow.replace(
          'bindTo:',
          `onNoEligibleApprover: ${name}\n        bindTo:`,
        ),
      );

    it('asks those it escalates to', () => {
      const { snapshot, effects } = run([], facts, withPolicy('escalate'));
      expect(snapshot.state).toBe('review');
      expect(effects).toEqual([
        expect.objectContaining({ uses: 'notify.escalate@v1' }),
      ]);
      expect(
        run([vote('manager')], facts, withPolicy('escalate')).snapshot.state,
      ).toBe('kept');
    });

    it('takes the most restrictive decision where it is to deny', () => {
      expect(run([], facts, withPolicy('deny')).snapshot.state).toBe('revoke');
    });
  });

  it('asks everybody when no stage is needed, and never nobody', () => {
    const flow = load(
      reviewFlow.replace(
        'from: owner.members, quorum: 1',
        'from: owner.members, quorum: 1, when: risk.score > 99',
      ),
    );
    expect(run([], reviewFacts, flow).snapshot.state).toBe('review');
    expect(run([vote('bob')], reviewFacts, flow).snapshot.state).toBe('review');
  });

  it('asks a stage whose condition fails', () => {
    const facts = { ...reviewFacts, risk: {} };
    expect(run([vote('bob')], facts).snapshot.state).toBe('review');
    expect(run([vote('bob'), vote('sec')], facts).snapshot.state).toBe('kept');
  });

  it('goes by the failed edge when a value for an effect cannot be evaluated', () => {
    const { snapshot, effects } = run([vote('ann', 'reduce')]);
    expect(snapshot).toMatchObject({ state: 'failed', status: 'ended' });
    expect(effects.map(effect => effect.uses)).toEqual(['notify.page@v1']);
  });

  it('undoes what was done, once, before it ends as failed', () => {
    const begin: FlowEvent[] = [
      vote('ann', 'reduce', { payload: { scopes: [] } }),
      {
        type: 'effect.done',
        effect: 'scopes.reduce@v1',
        visit: 3,
        proof: { was: 1 },
      },
      {
        type: 'effect.failed',
        effect: 'notify.owner@v1',
        visit: 4,
        reason: 'no',
      },
    ];
    const undoing = run(begin);
    expect(undoing.snapshot).toMatchObject({
      state: 'failed',
      status: 'running',
      outcome: 'failed',
    });
    expect(
      undoing.effects.filter(({ kind }) => kind === 'compensation'),
    ).toEqual([
      expect.objectContaining({
        uses: 'scopes.restore@v1',
        visit: 3,
        effect: 'undo:scopes.reduce@v1',
      }),
    ]);
    const undone: FlowEvent = {
      type: 'effect.done',
      effect: 'undo:scopes.reduce@v1',
      visit: 3,
      proof: {},
    };
    const ended = run([...begin, undone, undone]);
    expect(ended).toMatchObject({
      refusals: ['unknown-effect'],
      snapshot: { status: 'ended' },
    });
  });

  it('records an effect that ends after its state was left and does not move', () => {
    const { snapshot } = run([
      vote('ann', 'reduce', { payload: { scopes: [] } }),
      ['2026-03-02T00:00:00.000Z', { type: 'timer', id: 'maxDuration' }],
      { type: 'effect.done', effect: 'scopes.reduce@v1', visit: 3, proof: {} },
    ]);
    expect(snapshot).toMatchObject({
      state: 'revoke',
      compensations: [{ of: 'scopes.reduce@v1' }],
    });
  });
});

describe('waiting', () => {
  const held = (due: string) =>
    load(`apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: held, owner: o, version: 1.0.0}
spec:
  context: ReviewContext/v1
  initial: ask
  states:
    ask:
      approval: {stages: [{id: o, from: owner.members}], decisions: [keep, reduce], bindTo: [request.scopes]}
      timers: [{before: request.notAfter, by: P1D, do: remind}, {after: P5D, goto: denied}]
      on: {keep: kept, reduce: hold}
    hold: {wait: {for: [decision.withdrawn]}, timers: [{${due}, goto: denied}], on: {decision.withdrawn: ask}}
    kept: {end: kept}
    denied: {end: denied}
`);
  const facts = {
    ...reviewFacts,
    request: { ...reviewFacts.request, notAfter: '2026-01-10T02:00:00+02:00' },
  };
  const reduce = vote('ann', 'reduce', { payload: { scopes: ['x'] } });

  it('asks again on a signal and forgets what was decided', () => {
    const waiting = run([reduce], facts, held('after: PT2M'));
    expect(waiting.snapshot).toMatchObject({
      state: 'hold',
      facts: { decision: { outcome: 'reduce', scopes: ['x'] } },
    });
    const asked = run(
      [reduce, { type: 'signal', name: 'decision.withdrawn' }],
      facts,
      held('after: PT2M'),
    );
    expect(asked.snapshot).toMatchObject({ state: 'ask', approved: {} });
    expect(asked.snapshot.facts).not.toHaveProperty('decision');
    expect(
      run(
        [reduce, { type: 'signal', name: 'decision.withdrawn' }, vote('ann')],
        facts,
        held('after: PT2M'),
      ).snapshot.state,
    ).toBe('kept');
  });

  it('is due at a time that a fact names, in UTC', () => {
    expect(
      run([], facts, held('at: request.notAfter')).snapshot.timers,
    ).toEqual([
      { id: '1/0', visit: 1, due: '2026-01-09T00:00:00.000Z' },
      { id: '1/1', visit: 1, due: '2026-01-06T00:00:00.000Z' },
    ]);
    expect(
      run([reduce], facts, held('at: request.notAfter')).snapshot.timers,
    ).toEqual([{ id: '2/0', visit: 2, due: '2026-01-10T00:00:00.000Z' }]);
  });

  it('ends as failed when nobody knows until when', () => {
    const { snapshot, evidence } = run(
      [reduce],
      reviewFacts,
      held('at: request.notAfter'),
    );
    expect(snapshot).toMatchObject({ outcome: 'failed', status: 'ended' });
    expect(evidence).toContainEqual(
      expect.objectContaining({ kind: 'policy-error', where: 'timer' }),
    );
  });
});

describe('a gate whose rule fails', () => {
  function gated(target: string) {
    return load(`apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: gated, owner: o, version: 1.0.0}
spec:
  context: ReviewContext/v1
  initial: intake
  states:
    intake:
      gate:
        - {id: fails, when: request.ttlDays > 90, goto: denied}
        - {id: passes, when: owner.active, goto: issue}
        - {else: ${target}}
    ask:
      approval: {stages: [{id: o, from: owner.members}]}
      timers: [{after: P1D, goto: denied}]
      on: {approved: issue, denied: denied}
    pause: {wait: {for: [more]}, timers: [{after: P1D, goto: denied}], on: {more: ask}}
    other: {gate: [{id: a, when: owner.active, goto: ask}, {id: b, when: "!owner.active", goto: pause}, {else: issue}]}
    issue:
      effect: {uses: a@v1, timeout: PT1M, retry: {max: 1, cap: PT1M}}
      on: {done: granted, failed: start-over}
    start-over: {gate: [{id: a, when: risk.score > 3, goto: other}, {id: b, when: risk.score > 2, goto: issue-late}, {else: denied}]}
    issue-late: {wait: {for: []}, timers: [{after: PT1H, goto: issue}]}
    granted: {end: granted}
    denied: {end: denied}
`);
  }
  const facts = { ...reviewFacts, request: { scopes: [] } };
  it.each([
    ['ask', 'ask', undefined],
    ['denied', 'denied', 'denied'],
    ['pause', 'pause', undefined],
    ['issue', 'intake', 'failed'],
    ['other', 'intake', 'failed'],
    ['issue-late', 'intake', 'failed'],
    ['granted', 'intake', 'failed'],
  ])('with else: %s stands in %s', (target, state, outcome) => {
    const { snapshot, effects } = run([], facts, gated(target));
    expect(snapshot.state).toBe(state);
    expect(snapshot.outcome).toBe(outcome);
    expect(effects).toEqual([]);
  });

  it.each([
    ['a number that is no integer', 1.5],
    ['a text', '5'],
    ['nothing', null],
  ])('fails on %s', (_, ttlDays) => {
    expect(
      policy.evaluate('request.ttlDays > 3', 'bool', definition.context, {
        request: { ttlDays },
      }),
    ).toMatchObject({ ok: false });
  });
});

describe('cancelling', () => {
  it('ends as cancelled when its subject is gone, and takes no vote after that', () => {
    const { snapshot, refusals, effects } = run([
      { type: 'cancel', reason: 'the key was deleted at its source' },
      vote('ann'),
      { type: 'cancel', reason: 'again' },
    ]);
    expect(snapshot).toMatchObject({
      status: 'ended',
      outcome: 'cancelled',
      timers: [],
    });
    expect(refusals).toEqual(['wrong-state', 'wrong-state']);
    expect(effects).toEqual([]);
  });

  it.each(MOOT_OUTCOMES)(
    'ends as %s where people have agreed on that, with the reason',
    as => {
      const reason = 'the exception not-asked holds until 2026-08-12';
      const { snapshot, evidence, effects } = run([
        { type: 'cancel', reason, as },
      ]);
      expect(snapshot).toMatchObject({ status: 'ended', outcome: as });
      expect(evidence).toContainEqual(
        expect.objectContaining({
          kind: 'transition',
          code: 'cancel',
          reason,
        }),
      );
      expect(evidence).toContainEqual(
        expect.objectContaining({ kind: 'end', outcome: as, obligations: [] }),
      );
      expect(effects).toEqual([]);
    },
  );

  it.each(['kept', 'approved', 'granted', ''])(
    'never ends as %j, whatever it is told',
    as => {
      const { snapshot } = run([
        { type: 'cancel', reason: 'a forged event', as: as as 'excepted' },
      ]);
      expect(snapshot).toMatchObject({ status: 'ended', outcome: 'cancelled' });
    },
  );
});
