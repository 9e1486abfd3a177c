import { Opening } from '@countersign/plugin-governance-common';
import { OpeningReports } from './OpeningReports';

/** A backend that is away for the first calls. */
function setUp(away: number) {
  const sent: Array<[string, Opening]> = [];
  let calls = 0;
  const reports = new OpeningReports({
    reportOpening: async (id, opening) => {
      calls += 1;
      if (calls <= away) {
        throw new Error('Failed to fetch');
      }
      sent.push([id, opening]);
    },
  });
  return { reports, sent };
}

describe('OpeningReports', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('sends a report that was lost again by itself, and says that it is late', async () => {
    const { reports, sent } = setUp(2);
    reports.report('r1', 'item');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(sent).toEqual([]);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual([['r1', { what: 'item', late: true }]]);
    expect(await reports.settle('r1')).toBe(false);
  });

  it('sends it with the next report about the same review, and before it', async () => {
    const { reports, sent } = setUp(1);
    reports.report('r1', 'item');
    reports.report('r2', 'item');
    reports.report('r1', 'evidence');
    await jest.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([
      ['r2', { what: 'item' }],
      ['r1', { what: 'item', late: true }],
      ['r1', { what: 'evidence' }],
    ]);
  });

  it('tries it once more before a decision, and says where it stays lost', async () => {
    const { reports, sent } = setUp(2);
    reports.report('r1', 'item');
    expect(await reports.settle('r1')).toBe(true);
    expect(await reports.settle('r1')).toBe(false);
    expect(sent).toEqual([['r1', { what: 'item', late: true }]]);
    expect(await reports.settle('never opened')).toBe(false);
  });

  it('gives up after a while, and knows that it is lost', async () => {
    const { reports } = setUp(100);
    reports.report('r1', 'item');
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(jest.getTimerCount()).toBe(0);
    expect(await reports.settle('r1')).toBe(true);
  });
});
