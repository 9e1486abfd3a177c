import { findTrip } from './breaker';

const breaker = {
  denyRate: 0.2,
  minSamples: 10,
  do: 'pause-and-page' as const,
};

it.each([
  { name: 'none declared', breaker: undefined, ended: 99, refused: 99 },
  { name: 'too few have ended', breaker, ended: 9, refused: 9 },
  { name: 'just the share that is allowed', breaker, ended: 10, refused: 2 },
  { name: 'nothing has ended', breaker, ended: 0, refused: 0 },
])('a run goes on: $name', ({ breaker: declared, ended, refused }) => {
  expect(findTrip(declared, { ended, refused })).toBeUndefined();
});

it('a run is stopped when more than the share was refused', () => {
  expect(findTrip(breaker, { ended: 10, refused: 3 })).toBe(
    '3 of 10 instances that have ended were refused or taken away, more than 20 %',
  );
});
