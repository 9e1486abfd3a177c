import { JsonObject } from '@backstage/types';
import { readFileSync } from 'fs';
import { resolve } from 'path';
import { addDuration } from '../definition/durations';
import { FlowContext } from '../policy/flowContext';
import { load, ports } from '../testing/ports';
import { FlowEvent } from './event';
import { FlowEvidence, StepResult } from './result';
import { FlowSnapshot } from './snapshot';
import { step } from './step';

const text = { type: 'string' as const };
const flag = { type: 'bool' as const };
const texts = { type: 'list<string>' as const };
const context: FlowContext = {
  name: 'IssuanceContext/v2',
  fields: {
    request: {
      fields: {
        ttlDays: { type: 'int' },
        scopes: texts,
        environment: text,
        owner: text,
        target: text,
      },
    },
    user: { fields: { groups: texts } },
    subject: { fields: { kind: text } },
    workspace: { fields: { trusted: flag } },
    incident: { fields: { active: flag, revalidated: flag } },
    owner: { fields: { active: flag, members: texts, manager: text } },
    groups: { type: 'map<string, list<string>>' },
    risk: { fields: { score: { type: 'int' } } },
    grant: { fields: { notAfter: { type: 'timestamp', optional: true } } },
  },
};
const definition = load(
  readFileSync(
    resolve(__dirname, '../testing/service-account-issuance.yaml'),
    'utf8',
  ),
  [context],
);
const START = '2026-03-01T00:00:00.000Z';
const facts: JsonObject = {
  request: {
    ttlDays: 30,
    scopes: ['a:read'],
    environment: 'staging',
    owner: 'group:default/pay',
    target: 'vault',
  },
  user: { groups: ['group:default/pay'] },
  subject: { kind: 'service' },
  workspace: { trusted: true },
  incident: { active: false, revalidated: false },
  owner: {
    active: true,
    members: ['user:default/ann'],
    manager: 'user:default/max',
  },
  groups: { 'security-approvers': ['user:default/sec', 'user:default/sid'] },
  risk: { score: 10 },
};

interface Played {
  snapshot: FlowSnapshot;
  evidence: FlowEvidence[];
  last: StepResult;
}

/** Applies events one after another, each at a duration from the start; a refused one leaves the instance as it is. */
function play(
  start: { facts?: JsonObject; exceptions?: { id: string; until: string }[] },
  ...events: [string, FlowEvent][]
): Played {
  let last = step(
    definition,
    undefined,
    {
      type: 'start',
      facts: { ...facts, ...start.facts },
      requester: 'user:default/rob',
      ...(start.exceptions ? { exceptions: start.exceptions } : {}),
    },
    START,
    ports,
  );
  if (last.refused) {
    throw new Error(last.refused.reason);
  }
  let snapshot = last.snapshot;
  const evidence = [...last.evidence];
  for (const [after, event] of events) {
    last = step(definition, snapshot, event, addDuration(START, after), ports);
    if (!last.refused) {
      snapshot = last.snapshot;
      evidence.push(...last.evidence);
    }
  }
  return { snapshot, evidence, last };
}

const claim = (
  change?: JsonObject,
  effect = 'credential.issue@v1',
  visit = 2,
): FlowEvent => ({
  type: 'claim',
  effect,
  visit,
  ...(change ? { facts: change } : {}),
});
const frozen = { incident: { active: true, revalidated: false } };

describe('guards', () => {
  it('let an effect be called while none holds, and change nothing', () => {
    const { last, snapshot } = play({}, ['PT1M', claim()]);
    expect(last.refused?.code).toBe('not-blocked');
    expect(snapshot.openEffects).toHaveLength(1);
  });

  it('take an effect back in the claim, when one holds by then', () => {
    const { last, snapshot, evidence } = play({}, ['PT1M', claim(frozen)]);
    expect(snapshot.state).toBe('frozen');
    expect(snapshot.openEffects).toEqual([]);
    expect(last).toMatchObject({
      withdrawn: [{ visit: 2, effect: 'credential.issue@v1' }],
    });
    expect(evidence).toContainEqual(
      expect.objectContaining({
        kind: 'guard',
        guard: 'incident-freeze',
        result: 'true',
        inputs: { 'incident.active': true, 'incident.revalidated': false },
      }),
    );
  });

  it('keep an effect from being asked for on entry', () => {
    const { snapshot, last } = play({ facts: frozen });
    expect(snapshot.state).toBe('frozen');
    expect(last).toMatchObject({ effects: [] });
  });

  it('block when they cannot be evaluated', () => {
    const { snapshot, evidence } = play({}, [
      'PT1M',
      claim({ incident: { active: 'perhaps', revalidated: false } }),
    ]);
    expect(snapshot.state).toBe('frozen');
    expect(evidence).toContainEqual(
      expect.objectContaining({ kind: 'guard', result: 'error' }),
    );
  });

  it('lead back only through people', () => {
    const { snapshot } = play(
      {},
      ['PT1M', claim(frozen)],
      [
        'P1D',
        {
          type: 'signal',
          name: 'incident.revalidated',
          facts: { incident: { active: true, revalidated: true } },
        },
      ],
    );
    expect(snapshot.state).toBe('review');
    expect(snapshot.openEffects).toEqual([]);
  });

  it('never block a compensation', () => {
    const { last } = play(
      {},
      [
        'PT1M',
        {
          type: 'effect.done',
          effect: 'credential.issue@v1',
          visit: 2,
          proof: {},
        },
      ],
      [
        'PT2M',
        {
          type: 'effect.failed',
          effect: 'secret.deliver@v1',
          visit: 3,
          reason: 'no store',
        },
      ],
      ['PT3M', claim(frozen, 'undo:credential.issue@v1', 2)],
    );
    expect(last.refused?.code).toBe('not-blocked');
  });
});

describe('a challenge', () => {
  const agent = { facts: { subject: { kind: 'agent' }, risk: { score: 80 } } };
  const proof = (
    person: string,
    change: Partial<Extract<FlowEvent, { type: 'proof' }>> = {},
    at = 'PT1M',
  ): [string, FlowEvent] => {
    const { snapshot } = play(agent);
    return [
      at,
      {
        type: 'proof',
        person,
        personKind: 'person',
        result: 'passed',
        proof: {
          uses: 'human-proof@v1',
          at: addDuration(START, 'PT30S'),
          digest: snapshot.challenge?.digest ?? '',
        },
        ...change,
      },
    ];
  };

  it('is passed by a human of the owning team', () => {
    const { snapshot, evidence } = play(agent, proof('User:default/Ann'));
    expect(snapshot.state).toBe('review');
    expect(evidence).toContainEqual(
      expect.objectContaining({ kind: 'proof', result: 'passed' }),
    );
  });

  it.each<[string, string, [string, FlowEvent]]>([
    [
      'an agent',
      'separation.humansOnly',
      proof('user:default/ann', { personKind: 'agent' }),
    ],
    ['somebody else', 'not-eligible', proof('user:default/eve')],
    ['an old proof', 'proof-stale', proof('user:default/ann', {}, 'PT16M')],
    [
      'a proof from the future',
      'proof-stale',
      proof('user:default/ann', {}, 'PT10S'),
    ],
    [
      'a proof of something else',
      'proof-mismatch',
      proof('user:default/ann', {
        proof: {
          uses: 'human-proof@v1',
          at: addDuration(START, 'PT30S'),
          digest: 'other',
        },
      }),
    ],
    ['its deadline', 'after-deadline', proof('user:default/ann', {}, 'PT5H')],
  ])('is not passed by %s', (_, code, event) => {
    const { snapshot, last } = play(agent, event);
    expect(last.refused?.code).toBe(code);
    expect(snapshot.state).toBe('step-up');
  });

  it('expires in silence', () => {
    const { snapshot } = play(agent, ['PT4H', { type: 'timer', id: '2/0' }]);
    expect(snapshot.outcome).toBe('expired');
  });
});

describe('an exception', () => {
  const long = { request: { ...(facts.request as JsonObject), ttlDays: 120 } };

  it.each([
    ['is not granted', undefined, 'denied'],
    ['holds', 'P10D', 'issue'],
    ['has ended at that very moment', 'PT0S', 'denied'],
  ])('relaxes its rule only while it holds: %s', (_, until, state) => {
    const { snapshot } = play({
      facts: long,
      ...(until === undefined
        ? {}
        : {
            exceptions: [
              { id: 'ttl-over-90', until: addDuration(START, until) },
            ],
          }),
    });
    expect(snapshot.state).toBe(state);
  });

  it.each<[string, FlowEvent, string]>([
    [
      'that the flow does not know',
      { type: 'facts', facts: {}, exceptions: [{ id: 'other', until: START }] },
      'unknown-exception',
    ],
    [
      'as a plain fact',
      { type: 'facts', facts: { exceptions: { active: ['ttl-over-90'] } } },
      'reserved-fact',
    ],
  ])('is refused %s', (_, event, code) => {
    expect(play({}, ['PT1M', event]).last.refused?.code).toBe(code);
  });
});

describe('a migration', () => {
  const next = {
    ...definition,
    metadata: { ...definition.metadata, version: '4.3.0' },
  };
  const inReview = () =>
    play({ facts: { risk: { score: 90 } } }, [
      'PT1M',
      {
        type: 'vote',
        voter: 'user:default/ann',
        voterKind: 'person',
        decision: 'approve',
        digest:
          play({ facts: { risk: { score: 90 } } }).snapshot.approval?.digest ??
          '',
      },
    ]).snapshot;
  const migrate = (
    snapshot: FlowSnapshot,
    state: string,
    timers: 'keep' | 'recompute' = 'keep',
  ) =>
    step(
      next,
      snapshot,
      {
        type: 'migrate',
        state,
        version: '4.3.0',
        from: 'g',
        hash: 'h',
        timers,
      },
      addDuration(START, 'P1D'),
      ports,
    );

  it('goes on in the named state, keeps the time, and voids the votes', () => {
    const before = inReview();
    expect(before.approval?.votes).toHaveLength(1);
    const result = migrate(before, 'review');
    if (result.refused) {
      throw new Error(result.refused.reason);
    }
    expect(result.snapshot.approval?.votes).toEqual([]);
    expect(result.snapshot.timers).toEqual(before.timers);
    expect(result.evidence.map(({ kind }) => kind)).toEqual([
      'transition',
      'votes-voided',
    ]);
  });

  it('sets timers anew from the entry of the state when told so', () => {
    const shorter = JSON.parse(JSON.stringify(next));
    shorter.states.review.timers[2].after = 'P3D';
    const before = inReview();
    const due = (timers: 'keep' | 'recompute') => {
      const result = step(
        shorter,
        before,
        {
          type: 'migrate',
          state: 'review',
          version: '4.3.0',
          from: 'g',
          hash: 'h',
          timers,
        },
        addDuration(START, 'P1D'),
        ports,
      );
      return result.refused
        ? result.refused.reason
        : result.snapshot.timers.find(({ id }) => id === '2/2')?.due;
    };
    expect(due('keep')).toBe(addDuration(START, 'P10D'));
    expect(due('recompute')).toBe(addDuration(START, 'P3D'));
  });

  it.each([
    ['an unknown state', 'nowhere', /is not a state/],
    ['a gate', 'intake', /does not rest/],
    ['an effect that was not asked for', 'issue', /has not asked for/],
  ])('is refused into %s', (_, state, reason) => {
    expect(migrate(inReview(), state).refused?.reason).toMatch(reason);
  });

  it('is refused while an effect is open that the new state does not know', () => {
    expect(migrate(play({}).snapshot, 'review').refused?.reason).toMatch(
      /is open/,
    );
  });
});
