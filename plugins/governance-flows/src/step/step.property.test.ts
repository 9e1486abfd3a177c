import { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import { canonicalJson } from '../definition/canonicalJson';
import { load, ports, reviewFacts, reviewFlow } from '../testing/ports';
import { FlowEvent } from './event';
import { FlowEvidence, StepResult } from './result';
import { FlowSnapshot } from './snapshot';
import { step } from './step';

const definition = load(reviewFlow);
const people = ['ann', 'bob', 'sec', 'requester', 'manager', 'author', 'svc'];
const effects = [
  'scopes.reduce@v1',
  'notify.owner@v1',
  'credential.revoke@v1',
  'undo:scopes.reduce@v1',
];

const anyEvent: fc.Arbitrary<FlowEvent> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('vote' as const),
      voter: fc.constantFrom(...people).map(name => `user:default/${name}`),
      voterKind: fc.constantFrom(
        'person' as const,
        'person' as const,
        'person' as const,
        'agent' as const,
        'bot' as const,
        'service' as const,
      ),
      decision: fc.constantFrom('keep', 'reduce', 'revoke', 'approve'),
      digest: fc.constantFrom('', '', '', 'stale'),
      payload: fc.constant<JsonObject>({ scopes: ['x'] }),
    }),
  },
  fc.record({
    type: fc.constant('withdraw' as const),
    voter: fc.constantFrom(...people).map(name => `user:default/${name}`),
  }),
  fc.record({
    type: fc.constant('timer' as const),
    id: fc.constantFrom('2/0', '2/1', '2/2', 'maxDuration'),
  }),
  fc.record({
    type: fc.constant('effect.done' as const),
    effect: fc.constantFrom(...effects),
    visit: fc.integer({ min: 2, max: 6 }),
    proof: fc.constant({}),
  }),
  fc.record({
    type: fc.constant('effect.failed' as const),
    effect: fc.constantFrom(...effects),
    visit: fc.integer({ min: 2, max: 6 }),
    reason: fc.constant('no'),
  }),
  fc.record({
    type: fc.constant('facts' as const),
    facts: fc.constantFrom<JsonObject[]>(
      { request: { scopes: ['b'] } },
      { risk: { score: 90 } },
      { request: { requester: 'user:default/ann' } },
      { owner: { members: ['user:default/bob'] } },
    ),
  }),
  fc.constant({ type: 'recount' as const }),
);
const anyHistory: fc.Arbitrary<[FlowEvent, number][]> = fc.array(
  fc.tuple(anyEvent, fc.integer({ min: 0, max: 20 })),
  { maxLength: 25 },
);

function play(history: [FlowEvent, number][], score = 80) {
  let day = 0;
  let snapshot: FlowSnapshot | undefined;
  const results: StepResult[] = [];
  const accepted: [FlowEvent, string][] = [];
  const start: FlowEvent = {
    type: 'start',
    facts: { ...reviewFacts, risk: { score } },
    author: 'user:default/author',
  };
  for (const [event, days] of [[start, 0] as [FlowEvent, number], ...history]) {
    day += days;
    const now = new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
    const filled =
      event.type === 'vote' && event.digest === ''
        ? { ...event, digest: snapshot?.approval?.digest ?? '' }
        : event;
    const before = canonicalJson(snapshot ?? {});
    const result = step(definition, snapshot, filled, now, ports);
    expect(canonicalJson(snapshot ?? {})).toBe(before);
    results.push(result);
    if (!result.refused) {
      snapshot = result.snapshot;
      accepted.push([filled, now]);
    }
  }
  return { snapshot: snapshot as FlowSnapshot, results, accepted };
}

function evidenceOf(results: StepResult[]): FlowEvidence[] {
  return results.flatMap(result => (result.refused ? [] : result.evidence));
}

describe('any history', () => {
  it('leaves an instance in a state of its definition', () => {
    fc.assert(
      fc.property(anyHistory, history => {
        const { snapshot } = play(history);
        expect(Object.keys(definition.states)).toContain(snapshot.state);
        expect(snapshot.status === 'ended').toBe(
          snapshot.outcome !== undefined &&
            !snapshot.openEffects.some(({ kind }) => kind === 'compensation'),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('yields the same twice, and its accepted events alone yield its snapshot', () => {
    fc.assert(
      fc.property(anyHistory, history => {
        const first = play(history);
        expect(canonicalJson(play(history).results)).toBe(
          canonicalJson(first.results),
        );
        let replayed: FlowSnapshot | undefined;
        for (const [event, now] of first.accepted) {
          const result = step(definition, replayed, event, now, ports);
          if (result.refused) {
            throw new Error(result.refused.code);
          }
          replayed = result.snapshot;
        }
        expect(canonicalJson(replayed ?? {})).toBe(
          canonicalJson(first.snapshot),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('never counts a requester, the author, the subject, an agent or a bot', () => {
    fc.assert(
      fc.property(anyHistory, history => {
        const { results, accepted } = play(history);
        const never = ['requester', 'author', 'svc'];
        for (const entry of evidenceOf(results)) {
          const named = [
            ...(entry.kind === 'vote' ? [entry.voter] : []),
            ...(entry.kind === 'stage' ? entry.counted : []),
          ];
          for (const name of named) {
            expect(never).not.toContain(name.split('/')[1]);
          }
        }
        for (const [event] of accepted) {
          expect(event.type === 'vote' ? event.voterKind : 'person').toBe(
            'person',
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('asks for each effect once in a visit, and keeps only what people kept', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(10, 80), (history, score) => {
        const { results, snapshot } = play(history, score);
        const keys = results.flatMap(result =>
          result.refused
            ? []
            : result.effects.map(({ visit, effect }) => `${visit}/${effect}`),
        );
        expect(new Set(keys).size).toBe(keys.length);
        const votes = evidenceOf(results).filter(
          entry => entry.kind === 'vote' && entry.decision !== 'revoke',
        );
        expect(snapshot.outcome === 'kept' ? votes.length : 1).toBeGreaterThan(
          0,
        );
      }),
      { numRuns: 300 },
    );
  });
});
