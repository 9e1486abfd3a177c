import { ItemCounts, judgeProgress, NextStep } from './judgeProgress';

const waves = { wave: 2, waves: 3, pauseAt: 3 };

const cases: Record<
  string,
  [Partial<typeof waves>, ItemCounts, ItemCounts, NextStep]
> = {
  'begins the first wave': [
    { wave: 0 },
    {},
    { waiting: 30 },
    { kind: 'next-wave' },
  ],
  'begins what waits in the wave under way': [
    {},
    { done: 4, waiting: 6 },
    { waiting: 16 },
    { kind: 'begin' },
  ],
  'waits for what has begun': [
    {},
    { done: 9, begun: 1 },
    { waiting: 10, begun: 1 },
    { kind: 'wait' },
  ],
  'waits before failures below the threshold let the next one begin': [
    {},
    { failed: 1, trying: 1, begun: 1 },
    { begun: 1 },
    { kind: 'wait' },
  ],
  'begins the next wave when the one before is settled below the threshold': [
    {},
    { done: 8, failed: 1, trying: 1 },
    { waiting: 10, trying: 1 },
    { kind: 'next-wave' },
  ],
  'pauses at the threshold, although others still wait': [
    {},
    { failed: 1, trying: 2, waiting: 7 },
    { waiting: 17 },
    { kind: 'pause', failures: 3 },
  ],
  'takes what works beside its successor for settled': [
    {},
    { switching: 10 },
    { switching: 10, waiting: 10 },
    { kind: 'next-wave' },
  ],
  'is not through while something is tried again': [
    { wave: 3 },
    { done: 9, trying: 1 },
    { done: 29, trying: 1 },
    { kind: 'wait' },
  ],
  'is not through while something is not switched over': [
    { wave: 3 },
    { done: 10 },
    { done: 29, switching: 1 },
    { kind: 'wait' },
  ],
  'is through when nothing is under way': [
    { wave: 3 },
    { done: 10 },
    { done: 29, failed: 1 },
    { kind: 'finish' },
  ],
};

describe('judgeProgress', () => {
  it.each(Object.entries(cases))('%s', (_, [changes, current, all, next]) => {
    expect(judgeProgress({ ...waves, ...changes }, { current, all })).toEqual(
      next,
    );
  });
});
