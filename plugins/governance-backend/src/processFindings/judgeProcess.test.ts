import { DecisionMark } from '@countersign/plugin-governance-common';
import { judgeProcess, ProcessMeasures } from './judgeProcess';
import { ProcessSettings } from './readProcessSettings';

const DAY = 24 * 60 * 60 * 1000;
const NOW = new Date('2026-11-26T12:00:00.000Z');

const SETTINGS: ProcessSettings = {
  backlogAgeMs: 30 * DAY,
  bulkShare: 0.8,
  medianDecisionSeconds: 10,
  expiredExceptions: 0,
  windowMs: 90 * DAY,
  minDecisions: 20,
  minPeople: 3,
};

function marks(
  count: number,
  { seconds = 60, together = 1 }: { seconds?: number; together?: number },
): DecisionMark[] {
  return Array.from({ length: count }, (_, index) => {
    const decidedAt = new Date(NOW.getTime() - index * DAY);
    return {
      decidedAt: decidedAt.toISOString(),
      decision: 'keep' as const,
      openedAt: new Date(decidedAt.getTime() - seconds * 1000).toISOString(),
      evidenceOpened: true,
      together,
      weighty: false,
    };
  });
}

const daysAgo = (days: number) =>
  new Date(NOW.getTime() - days * DAY).toISOString();

const CASES: Array<[string, Partial<ProcessMeasures>, object[]]> = [
  ['nothing where there is nothing', {}, []],
  [
    'nothing of a question as old as is accepted',
    { oldestOpenAt: daysAgo(30) },
    [],
  ],
  [
    'a backlog that is too old, in days',
    { oldestOpenAt: daysAgo(31) },
    [{ rule: 'backlog-age', severity: 'medium', value: 31, threshold: 30 }],
  ],
  ['nothing of careful decisions', { decisions: marks(20, {}), people: 3 }, []],
  [
    'decisions that are made too fast',
    { decisions: marks(20, { seconds: 4 }), people: 3 },
    [
      {
        rule: 'median-decision-seconds',
        severity: 'high',
        value: 4,
        threshold: 10,
      },
    ],
  ],
  [
    'decisions that are made many at once',
    { decisions: marks(20, { together: 20 }), people: 3 },
    [{ rule: 'bulk-share', severity: 'medium', value: 1, threshold: 0.8 }],
  ],
  [
    'nothing of too few decisions',
    { decisions: marks(19, { seconds: 1, together: 19 }), people: 3 },
    [],
  ],
  [
    'nothing of so few people that it would be about one of them',
    { decisions: marks(40, { seconds: 1, together: 19 }), people: 2 },
    [],
  ],
  [
    'exceptions that are over and undecided',
    { expiredExceptions: 2 },
    [
      {
        rule: 'expired-exceptions',
        severity: 'high',
        value: 2,
        threshold: 0,
      },
    ],
  ],
];

describe('judgeProcess', () => {
  it.each(CASES)('finds %s', (_, measures, expected) => {
    expect(
      judgeProcess(
        { decisions: [], people: 0, expiredExceptions: 0, ...measures },
        SETTINGS,
        NOW,
      ),
    ).toEqual(expected);
  });
});
