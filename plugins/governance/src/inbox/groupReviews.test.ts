import { reviewItem } from '../testing/reviewFixtures';
import { groupReviews, stepFrom } from './groupReviews';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const other = { ref: 'i2', title: 'mailer', type: 'api-key' };
const ITEMS = [
  reviewItem({ id: 'later', dueAt: '2026-12-23T00:00:00.000Z' }),
  reviewItem({
    id: 'late',
    dueAt: '2026-11-22T00:00:00.000Z',
    identity: other,
    worstSeverity: 'low',
  }),
  reviewItem({
    id: 'today',
    dueAt: '2026-11-24T00:00:00.000Z',
    worstSeverity: 'critical',
  }),
];

describe('groupReviews', () => {
  it.each<['identity' | 'due' | 'risk', Array<[string, string[]]>]>([
    [
      'identity',
      [
        ['i2', ['late']],
        ['i1', ['today', 'later']],
      ],
    ],
    [
      'due',
      [
        ['overdue', ['late']],
        ['today', ['today']],
        ['later', ['later']],
      ],
    ],
    [
      'risk',
      [
        ['critical', ['today']],
        ['low', ['late']],
        ['none', ['later']],
      ],
    ],
  ])('puts the most pressing first, by %s', (by, expected) => {
    expect(
      groupReviews(ITEMS, by, NOW).map(group => [
        group.id,
        group.items.map(({ id }) => id),
      ]),
    ).toEqual(expected);
  });
});

describe('stepFrom', () => {
  const groups = groupReviews(ITEMS, 'identity', NOW);

  it.each<[string | undefined, 1 | -1, string]>([
    [undefined, 1, 'late'],
    ['late', 1, 'today'],
    ['today', -1, 'late'],
    ['late', -1, 'late'],
    ['later', 1, 'later'],
    ['gone', 1, 'late'],
  ])('goes from %s by %s to %s', (id, step, expected) => {
    expect(stepFrom(groups, id, step)).toBe(expected);
  });
});
