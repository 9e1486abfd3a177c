import { reviewItem } from '../testing/reviewFixtures';
import { timelineEvents } from './timelineEvents';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');

describe('timelineEvents', () => {
  it('puts all reviews of one identity on one day into one line', () => {
    const events = timelineEvents(
      {
        reviews: [
          reviewItem({ id: 'b', dueAt: '2026-12-01T09:00:00.000Z' }),
          reviewItem({ id: 'a', dueAt: '2026-12-01T08:00:00.000Z' }),
          reviewItem({ id: 'c', dueAt: '2026-12-02T08:00:00.000Z' }),
          reviewItem({
            id: 'd',
            status: 'closed',
            dueAt: '2026-12-02T08:00:00.000Z',
          }),
        ],
        certificates: [],
        identities: [],
        holdings: [],
      },
      NOW,
    );
    expect(events.map(({ reviewId, count }) => [reviewId, count])).toEqual([
      ['a', 2],
      ['c', 1],
    ]);
  });

  it('leaves out what has expired and what is more than 90 days away, and keeps what is overdue', () => {
    const certificate = { issuer: undefined, state: 'active', source: 's' };
    const events = timelineEvents(
      {
        reviews: [
          reviewItem({ id: 'late', dueAt: '2026-11-01T00:00:00.000Z' }),
        ],
        certificates: [
          {
            ...certificate,
            ref: 'past',
            title: 'past',
            notAfter: '2026-11-01T00:00:00.000Z',
          },
          {
            ...certificate,
            ref: 'soon',
            title: 'soon',
            notAfter: '2026-12-01T00:00:00.000Z',
          },
          {
            ...certificate,
            ref: 'far',
            title: 'far',
            notAfter: '2027-12-01T00:00:00.000Z',
          },
          { ...certificate, ref: 'unknown', title: 'unknown' },
        ],
        identities: [],
        holdings: [],
      },
      NOW,
    );
    expect(events.map(({ title, kind }) => [kind, title])).toEqual([
      ['review', 'ledger-writer'],
      ['certificate', 'soon'],
    ]);
    expect(events[0].position).toBe(0);
  });

  it('shows the next end among the credentials of an identity, and leads to it', () => {
    const identity = (ref: string, at?: string) => ({
      ref,
      title: ref,
      nextExpiry: { at, expired: 0, unknown: at ? 0 : 1 },
    });
    const events = timelineEvents(
      {
        reviews: [],
        certificates: [],
        identities: [
          identity('soon', '2026-12-01T00:00:00.000Z'),
          identity('far', '2027-12-01T00:00:00.000Z'),
          identity('unknown'),
        ],
        holdings: [],
      },
      NOW,
    );
    expect(events.map(({ kind, identityRef }) => [kind, identityRef])).toEqual([
      ['identity', 'soon'],
    ]);
  });
});
