import { daysUntil, endOf, renewalOf } from './exceptionTerms';

const now = new Date('2026-06-01T00:00:00.000Z');
const options = { now, maxDuration: 'P90D' };
const last = { renewal: 1, ended_at: null };

it.each([
  { name: 'nothing came before', last: undefined, renewal: 0 },
  {
    name: 'one is in force',
    last: { ...last, until: '2026-07-01T00:00:00.000Z' },
    renewal: 2,
  },
  {
    name: 'one ran out yesterday',
    last: { ...last, until: '2026-05-31T00:00:00.000Z' },
    renewal: 2,
  },
  {
    name: 'one ran out long ago',
    last: { ...last, until: '2026-01-01T00:00:00.000Z' },
    renewal: 0,
  },
  {
    name: 'one was withdrawn long before its end',
    last: {
      ...last,
      until: '2026-07-01T00:00:00.000Z',
      ended_at: '2026-01-01T00:00:00.000Z',
    },
    renewal: 0,
  },
])('a request is renewal $renewal when $name', ({ last: before, renewal }) => {
  expect(renewalOf(before, options)).toBe(renewal);
});

it('days and ends agree, and part of a day is one', () => {
  expect(daysUntil(now, endOf(now, 30))).toBe(30);
  expect(daysUntil(now, '2026-06-02T00:00:01.000Z')).toBe(2);
});
