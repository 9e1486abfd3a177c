import fc from 'fast-check';
import { policy, ports } from '../testing/ports';
import { parseFlow } from '../parse/parseFlow';
import {
  combineResponses,
  isSettled,
  REVIEW_STRATEGIES,
  ReviewResponse,
} from '../strategy';
import { FlowEvent } from './event';
import { EffectRequest } from './result';
import { FlowSnapshot } from './snapshot';
import { step } from './step';

const START = '2026-01-01T00:00:00.000Z';
const DUE = '2026-01-11T00:00:00.000Z';

function flowOf(strategy: string, timers = ''): string {
  return `
apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: staged, owner: 'group:default/security', version: 1.0.0 }
spec:
  context: Staged/v1
  initial: ask
  states:
    ask:
      approval:
        stages: [{ id: asked, from: stage.members }]
        strategy: ${strategy}
        decisions: [keep, reduce, revoke]
        bindTo: [evidence.digest]
      timers:
        ${timers}
        - { at: stage.due, goto: unanswered }
      on: { keep: kept, reduce: reduced, revoke: revoked }
    kept: { end: kept }
    reduced: { end: reduced }
    revoked: { end: revoked }
    unanswered: { end: unanswered }
`;
}

function parse(strategy: string, timers?: string) {
  return parseFlow(flowOf(strategy, timers), {
    file: 'staged.yaml',
    policy,
    contexts: [
      {
        name: 'Staged/v1',
        fields: {
          evidence: { fields: { digest: { type: 'string' } } },
          requester: {
            optional: true,
            fields: {
              ref: { type: 'string' },
              delegates: { type: 'list<string>' },
            },
          },
          stage: {
            fields: {
              members: { type: 'list<string>' },
              strategy: { type: 'string' },
              due: { type: 'timestamp' },
              times: { type: 'list<string>' },
            },
          },
        },
      },
    ],
  });
}

function load(strategy: string, timers?: string) {
  const parsed = parse(strategy, timers);
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.definition;
}

const byFact = load('stage.strategy');
const member = (index: number) => `user:default/p${index}`;

function run(
  strategy: string,
  members: number,
  events: [now: string, event: FlowEvent][],
  flow = byFact,
) {
  let snapshot: FlowSnapshot | undefined;
  const effects: EffectRequest[] = [];
  const refusals: string[] = [];
  const facts = {
    evidence: { digest: 'd' },
    stage: {
      members: Array.from({ length: members }, (_, index) => member(index)),
      strategy,
      due: DUE,
      times: ['2026-01-03T00:00:00Z', 'never', '2026-01-05T00:00:00Z'],
    },
  };
  for (const [now, event] of [
    [START, { type: 'start', facts }] as [string, FlowEvent],
    ...events,
  ]) {
    const filled =
      event.type === 'vote'
        ? { ...event, digest: snapshot?.approval?.digest ?? '' }
        : event;
    const result = step(flow, snapshot, filled, now, ports);
    if (result.refused) {
      refusals.push(result.refused.code);
    } else {
      snapshot = result.snapshot;
      effects.push(...result.effects);
    }
  }
  if (!snapshot) {
    throw new Error('not started');
  }
  return { snapshot, effects, refusals };
}

function vote(index: number, decision: string): [string, FlowEvent] {
  return [
    START,
    {
      type: 'vote',
      voter: member(index),
      voterKind: 'person',
      decision,
      digest: '',
    },
  ];
}

const deadline = (index: number): [string, FlowEvent] => [
  DUE,
  { type: 'timer', id: `1/${index}` },
];

const ENDS: Record<string, string> = {
  keep: 'kept',
  reduce: 'reduced',
  revoke: 'revoked',
};

describe('an approval with a strategy', () => {
  it('ends by what the strategy makes of the answers, at once or at the deadline, for every strategy and any answers', () => {
    const answers = fc.array(
      fc.constantFrom<ReviewResponse>('keep', 'reduce', 'revoke', 'undecided'),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...REVIEW_STRATEGIES),
        answers,
        fc.nat({ max: 3 }),
        (strategy, given, silent) => {
          const members = given.length + silent;
          const { snapshot } = run(strategy, members, [
            ...given.map((answer, index) => vote(index, answer)),
            deadline(0),
          ]);
          // Once settled, it is over, and what comes afterwards is refused.
          const settledAt = given.findIndex((_, index) =>
            isSettled(strategy, given.slice(0, index + 1), members - index - 1),
          );
          const counted = settledAt < 0 ? given : given.slice(0, settledAt + 1);
          const outcome = combineResponses(strategy, [
            ...counted,
            ...(counted.length < members && settledAt < 0
              ? (['no-response'] as const)
              : []),
          ]);
          expect(snapshot.outcome).toBe(ENDS[outcome] ?? 'unanswered');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('43: of a keep and a revoke under allMustKeep makes revoke, and of a keep and silence nothing', () => {
    expect(
      run('allMustKeep', 2, [vote(0, 'keep'), vote(1, 'revoke')]).snapshot
        .outcome,
    ).toBe('revoked');
    expect(
      run('allMustKeep', 2, [vote(0, 'keep'), deadline(0)]).snapshot.outcome,
    ).toBe('unanswered');
  });

  it('13: takes undecided as an answer that decides nothing', () => {
    const { snapshot, refusals } = run('oneKeepKeeps', 1, [
      vote(0, 'undecided'),
    ]);
    expect(refusals).toEqual([]);
    expect(snapshot).toMatchObject({
      state: 'ask',
      approval: { votes: [{ decision: 'undecided' }] },
    });
  });

  it('counts under what keeps least where the strategy cannot be read', () => {
    const { snapshot } = run('acceptedIfNotDenied', 2, [
      vote(0, 'keep'),
      deadline(0),
    ]);
    expect(snapshot.outcome).toBe('unanswered');
  });

  it('decides nothing when the last who was asked leaves without an answer', () => {
    const { snapshot } = run('oneRevokeRevokes', 1, [
      [START, { type: 'facts', facts: { stage: { members: [] } } }],
    ]);
    expect(snapshot.state).toBe('ask');
  });

  it.each([
    ['acceptedIfNotDenied', 'silence is never consent'],
    ['oneAcceptAccepts', 'it is called oneKeepKeeps here'],
  ])('refuses %s at load: %s', (strategy, words) => {
    const parsed = parse(strategy);
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).toContain(words);
  });

  it('takes the name of a strategy as well as an expression', () => {
    const { snapshot } = run(
      'oneKeepKeeps',
      2,
      [vote(0, 'keep')],
      load('allMustKeep'),
    );
    expect(snapshot.state).toBe('ask');
  });
});

describe('a timer with each', () => {
  const called = load(
    'allMustKeep',
    '- { each: stage.times, do: call, uses: review.climb@v1 }',
  );

  it('calls a handler at each time that is one, and nobody waits for it', () => {
    const { snapshot, effects } = run(
      'allMustKeep',
      1,
      [
        ['2026-01-04T00:00:00Z', { type: 'timer', id: '1/0/0' }],
        ['2026-01-04T00:00:00Z', { type: 'timer', id: '1/0/1' }],
      ],
      called,
    );
    expect(snapshot.timers.map(({ id, due }) => [id, due])).toEqual([
      ['1/0/1', '2026-01-05T00:00:00.000Z'],
      ['1/1', DUE],
    ]);
    expect(effects).toEqual([
      expect.objectContaining({
        kind: 'notice',
        uses: 'review.climb@v1',
        effect: 'review.climb@v1#1-0-0',
      }),
    ]);
  });

  it('stands still with every other deadline', () => {
    const { snapshot } = run(
      'allMustKeep',
      1,
      [[START, { type: 'delay', by: 'P2D', reason: 'an outage' }]],
      called,
    );
    expect(snapshot.timers.map(({ due }) => due.slice(0, 10))).toEqual([
      '2026-01-05',
      '2026-01-07',
      '2026-01-13',
    ]);
  });

  it.each([
    [
      '- { each: stage.times, goto: kept }',
      'a timer with each fires several times, so it has no goto',
    ],
    [
      '- { each: stage.times, at: stage.due, do: remind }',
      'by exactly one of after, at, each',
    ],
    ['- { each: stage.times, do: call }', 'do: call with uses'],
  ])('refuses %s', (timers, words) => {
    expect(JSON.stringify(parse('allMustKeep', timers))).toContain(words);
  });
});
