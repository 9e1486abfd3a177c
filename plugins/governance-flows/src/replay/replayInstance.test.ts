import { load, ports, reviewFacts, reviewFlow } from '../testing/ports';
import { addDuration } from '../definition/durations';
import { FlowEvent } from '../step/event';
import { FlowSnapshot } from '../step/snapshot';
import { step } from '../step/step';
import { FlowHistory, compareOutcomes, replayInstance } from './replayInstance';

const gated = (limit: number) =>
  load(
    reviewFlow
      .replace(
        '        - {id: orphan, when: "!owner.active", goto: revoke}\n',
        `        - {id: orphan, when: "!owner.active", goto: revoke}\n        - {id: long, when: request.ttlDays > ${limit}, goto: denied}\n`,
      )
      .replace(
        '    revoked: {end: revoked}',
        '    revoked: {end: revoked}\n    denied: {end: denied}',
      ),
  );
const gives = (uses: string) => uses === 'credential.issue@v1';
const START = '2026-03-01T00:00:00.000Z';

/** The history that a definition makes of events, each at a duration from the start. */
function live(
  definition: ReturnType<typeof gated>,
  ttlDays: number,
  ...events: [string, (snapshot: FlowSnapshot) => FlowEvent][]
): FlowHistory {
  const facts = {
    ...reviewFacts,
    request: { ...reviewFacts.request, ttlDays },
  };
  const start: FlowEvent = { type: 'start', facts };
  const first = step(definition, undefined, start, START, ports);
  if (first.refused) {
    throw new Error(first.refused.reason);
  }
  let { snapshot } = first;
  const history: { event: FlowEvent; at: string }[] = [
    { event: start, at: START },
  ];
  for (const [after, make] of events) {
    const at = addDuration(START, after);
    const event = make(snapshot);
    const result = step(definition, snapshot, event, at, ports);
    if (result.refused) {
      throw new Error(result.refused.reason);
    }
    snapshot = result.snapshot;
    history.push({ event, at });
  }
  return { events: history, until: addDuration(START, 'P3D') };
}

const keep = (snapshot: FlowSnapshot): FlowEvent => ({
  type: 'vote',
  voter: 'user:default/ann',
  voterKind: 'person',
  decision: 'keep',
  digest: snapshot.approval?.digest ?? '',
});

describe('replayInstance', () => {
  it('yields the same outcome under the same definition', () => {
    const history = live(gated(90), 30, ['P1D', keep]);
    const again = replayInstance(gated(90), history, gives, ports);
    expect(again).toMatchObject({
      outcome: 'kept',
      allowed: true,
      refused: [],
    });
    expect(compareOutcomes(again, again)).toBeUndefined();
  });

  it('finds a decision that was denied and is now left open to people', () => {
    const history = live(gated(90), 120);
    const before = replayInstance(gated(90), history, gives, ports);
    const after = replayInstance(gated(180), history, gives, ports);
    expect(before).toMatchObject({ outcome: 'denied', rules: ['intake/long'] });
    expect(after).toMatchObject({ state: 'review', rules: [] });
    expect(compareOutcomes(before, after)).toBe('denied-to-open');
  });

  it('finds one that was allowed and is now denied', () => {
    const history = live(gated(90), 30, ['P1D', keep]);
    const before = replayInstance(gated(90), history, gives, ports);
    const after = replayInstance(gated(10), history, gives, ports);
    expect(compareOutcomes(before, after)).toBe('allowed-to-denied');
    expect(compareOutcomes(after, before)).toBe('denied-to-allowed');
    expect(after.refused).toEqual(['vote: wrong-state']);
  });

  it('has deadlines of the candidate pass at their own time', () => {
    const history = live(gated(90), 30, ['P2D', keep]);
    const hasty = JSON.parse(JSON.stringify(gated(90)));
    hasty.states.review.timers = [{ after: 'P1D', goto: 'revoked' }];
    const after = replayInstance(hasty, history, gives, ports);
    expect(after).toMatchObject({ outcome: 'revoked', allowed: false });
  });

  it('takes an effect that was never called for done', () => {
    const history = live(gated(90), 30, ['P1D', keep]);
    const issuing = JSON.parse(JSON.stringify(gated(90)));
    issuing.states.review.on.keep = 'notify';
    const after = replayInstance(
      issuing,
      history,
      uses => uses === 'notify.owner@v1',
      ports,
    );
    expect(after).toMatchObject({ outcome: 'kept', allowed: true });
  });
});
