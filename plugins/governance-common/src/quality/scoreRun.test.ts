import { DecisionMark } from './decisionMark';
import { scoreRun } from './scoreRun';
import {
  HELD_OUT,
  simulateShares,
  TRAINING,
} from './__testUtils__/simulateReviewers';

const START = Date.parse('2026-03-02T09:00:00.000Z');

function run(
  count: number,
  of: (index: number) => Partial<DecisionMark> & { dwell?: number },
): DecisionMark[] {
  return Array.from({ length: count }, (_, index) => {
    const { dwell = 30, ...more } = of(index);
    const opened = START + index * 120_000;
    return {
      openedAt: new Date(opened).toISOString(),
      decidedAt: new Date(opened + dwell * 1000).toISOString(),
      decision: 'keep',
      evidenceOpened: true,
      together: 1,
      weighty: false,
      ...more,
    };
  });
}

const raised = (marks: DecisionMark[]) =>
  scoreRun(marks)
    .signals.filter(signal => signal.raised)
    .map(({ signal }) => signal);

describe('scoreRun', () => {
  it.each<[string, DecisionMark[], string[], boolean]>([
    ['looked at closely', run(20, () => ({})), [], false],
    [
      'fast, but with the evidence',
      run(20, () => ({ dwell: 2 })),
      ['dwell'],
      false,
    ],
    [
      'fast, and without the evidence',
      run(20, () => ({ dwell: 2, evidenceOpened: false })),
      ['dwell', 'evidence'],
      true,
    ],
    [
      'never opened and sent together',
      run(20, () => ({
        openedAt: undefined,
        evidenceOpened: false,
        together: 20,
      })),
      ['unseen', 'evidence', 'bulk'],
      true,
    ],
    [
      'never opened as far as is known, where reports got lost',
      run(20, () => ({
        openedAt: undefined,
        evidenceOpened: false,
        weighty: true,
        unsure: true,
      })),
      [],
      false,
    ],
    [
      'never opened but for the few of which reports got lost',
      run(20, index => ({
        openedAt: undefined,
        evidenceOpened: false,
        unsure: index < 4,
      })),
      ['unseen', 'evidence'],
      true,
    ],
    [
      'opened each, and sent together',
      run(20, () => ({ together: 20 })),
      ['bulk'],
      false,
    ],
    [
      'waited, and looked at nothing that weighs',
      run(20, index => ({ evidenceOpened: false, weighty: index % 3 === 0 })),
      ['evidence', 'weighty'],
      true,
    ],
    [
      'kept against every recommendation, with the evidence',
      run(20, () => ({ recommended: 'revoke' })),
      ['against'],
      false,
    ],
    [
      'agrees with everything',
      run(20, () => ({ recommended: 'keep' })),
      ['agreement'],
      false,
    ],
    [
      'many within a minute',
      run(20, index => ({
        openedAt: new Date(START + index * 4000).toISOString(),
        decidedAt: new Date(START + index * 4000 + 3900).toISOString(),
      })),
      ['dwell', 'burst'],
      true,
    ],
  ])('says of a run that is %s', (_, marks, signals, flagged) => {
    expect(raised(marks)).toEqual(signals);
    expect(scoreRun(marks).flagged).toBe(flagged);
  });

  it('judges nobody by few decisions, and counts no signal of which there is too little', () => {
    const few = scoreRun(run(9, () => ({ openedAt: undefined })));
    expect([few.tooFew, few.flagged]).toEqual([true, false]);
    expect(scoreRun(run(20, index => ({ unsure: index < 7 }))).unsure).toBe(7);
    const none = scoreRun(run(20, () => ({})));
    expect(
      none.signals
        .filter(({ value }) => value === undefined)
        .map(s => s.signal),
    ).toEqual(['weighty', 'against', 'agreement']);
  });

  it('says of each signal what was measured and from where on it counts', () => {
    const { signals, points, flagAt } = scoreRun(
      run(20, () => ({ dwell: 2, evidenceOpened: false })),
    );
    expect(signals.find(({ signal }) => signal === 'dwell')).toEqual({
      signal: 'dwell',
      value: 2,
      limit: 4,
      side: 'below',
      raised: true,
      points: 1,
    });
    expect([points, flagAt]).toEqual([2, 2]);
  });

  it.each([
    ['that thresholds were found on', TRAINING, 11],
    ['that no threshold has seen', HELD_OUT, 4242],
    ['that no threshold has seen, others', HELD_OUT, 777_777],
  ])(
    'G7: flags at least 95 % of careless and at most 5 % of careful runs %s',
    (_, behaviours, seed) => {
      const shares = simulateShares(behaviours, {
        seed,
        runs: 400,
        isFlagged: marks => scoreRun(marks).flagged,
      });
      expect(shares.careless).toBeGreaterThanOrEqual(0.95);
      expect(shares.careful).toBeLessThanOrEqual(0.05);
    },
  );
});
