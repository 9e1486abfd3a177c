import { bucketUse } from './bucketUse';

function use(from: string, to: string, days: Array<[string, number]>) {
  return {
    known: true as const,
    source: 's',
    from,
    to,
    days: days.map(([day, count]) => ({ day, count, caller: 'c' })),
  };
}

describe('bucketUse', () => {
  it('shows days without use as such', () => {
    expect(
      bucketUse(
        use('2026-11-01T10:00:00.000Z', '2026-11-03T09:00:00.000Z', [
          ['2026-11-03', 4],
          ['2026-11-03', 1],
        ]),
      ),
    ).toEqual({
      unit: 'day',
      buckets: [
        { day: '2026-11-01', count: 0 },
        { day: '2026-11-02', count: 0 },
        { day: '2026-11-03', count: 5 },
      ],
    });
  });

  it('goes by weeks where the window is long, and loses no use', () => {
    const { unit, buckets } = bucketUse(
      use('2026-01-01T00:00:00.000Z', '2026-06-30T00:00:00.000Z', [
        ['2026-01-01', 1],
        ['2026-01-08', 2],
        ['2026-06-30', 3],
      ]),
    );
    expect(unit).toBe('week');
    expect(buckets.slice(0, 2).map(({ count }) => count)).toEqual([1, 2]);
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(6);
  });

  it('goes by months where the window is longer than a year, and loses no use', () => {
    const { unit, buckets } = bucketUse(
      use('2024-08-15T00:00:00.000Z', '2026-11-23T00:00:00.000Z', [
        ['2024-08-31', 1],
        ['2024-09-01', 2],
        ['2026-11-23', 3],
      ]),
    );
    expect(unit).toBe('month');
    expect(buckets).toHaveLength(28);
    expect(buckets.slice(0, 2)).toEqual([
      { day: '2024-08-01', count: 1 },
      { day: '2024-09-01', count: 2 },
    ]);
    expect(buckets.at(-1)).toEqual({ day: '2026-11-01', count: 3 });
  });
});
