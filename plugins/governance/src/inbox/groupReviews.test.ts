import { reviewItem } from '../testing/reviewFixtures';
import { GROUPINGS, isGrouping } from './inboxChoices';
import { Grouping, groupReviews, stepFrom } from './groupReviews';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const other = { ref: 'i2', title: 'mailer', type: 'api-key' };
const ITEMS = [
  reviewItem({
    id: 'later',
    dueAt: '2026-12-23T00:00:00.000Z',
    components: ['component:default/billing', 'component:default/ledger'],
  }),
  reviewItem({
    id: 'late',
    dueAt: '2026-11-22T00:00:00.000Z',
    identity: other,
    worstSeverity: 'low',
    campaigns: [{ id: 'q1', title: 'Quarterly 1' }],
  }),
  reviewItem({
    id: 'today',
    dueAt: '2026-11-24T00:00:00.000Z',
    worstSeverity: 'critical',
    campaigns: [
      { id: 'q1', title: 'Quarterly 1' },
      { id: 'm3', title: 'Monthly 3' },
    ],
    components: ['component:default/ledger'],
  }),
];

describe('groupReviews', () => {
  it.each<[Grouping, Array<[string, string[]]>]>([
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
    [
      'campaign',
      [
        ['q1', ['late']],
        ['q1 m3', ['today']],
        ['', ['later']],
      ],
    ],
    [
      'service',
      [
        ['component:default/ledger', ['today']],
        ['component:default/billing component:default/ledger', ['later']],
        ['', ['late']],
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

describe('every grouping', () => {
  it.each(Object.keys(GROUPINGS).filter(isGrouping))(
    'by %s lists each review once',
    by => {
      const listed = groupReviews(ITEMS, by, NOW).flatMap(group =>
        group.items.map(({ id }) => id),
      );
      expect(listed.sort()).toEqual(['late', 'later', 'today']);
    },
  );
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
