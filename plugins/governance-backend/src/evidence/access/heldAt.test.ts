import { heldAt, ownerAt, PastChange, valueAt } from './heldAt';

const day = (number: number) =>
  `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;

const change = (
  number: number,
  kind: PastChange['kind'],
  diff: PastChange['diff'] = {},
): PastChange => ({ at: day(number), kind, source: 'vault', diff });

const DAY = 24 * 60 * 60 * 1000;
const holding = { source: 'vault', firstSeenAt: day(5) };

describe('whether something was held at a moment', () => {
  it.each([
    ['before it was seen, nobody can say', holding, [], 3, 'unknown'],
    [
      'before it was seen, its source may say that it had begun',
      { ...holding, startedAt: day(2) },
      [],
      3,
      'yes',
    ],
    [
      'before it began it was not',
      { ...holding, startedAt: day(4) },
      [],
      3,
      'no',
    ],
    ['while it was shown it was', holding, [change(5, 'created')], 8, 'yes'],
    [
      'after it had gone it was not',
      holding,
      [change(5, 'created'), change(7, 'absent')],
      8,
      'no',
    ],
    [
      'before it had gone it was',
      holding,
      [change(5, 'created'), change(9, 'absent')],
      8,
      'yes',
    ],
    [
      'after it had come again it was',
      holding,
      [change(7, 'absent'), change(8, 'returned')],
      8,
      'yes',
    ],
    [
      'after its end it was not',
      { ...holding, expiresAt: day(7) },
      [],
      8,
      'no',
    ],
    [
      'before an end that was set later it was',
      { ...holding, expiresAt: day(7) },
      [
        change(9, 'changed', {
          expiresAt: { before: day(20), after: day(7) },
        }),
      ],
      8,
      'yes',
    ],
    [
      'while it was revoked it was not',
      { ...holding, status: 'active' },
      [
        change(9, 'changed', {
          status: { before: 'revoked', after: 'active' },
        }),
      ],
      8,
      'no',
    ],
    ['soon after the last reading it was', holding, [], 11, 'yes'],
    ['long after the last reading nobody can say', holding, [], 15, 'unknown'],
  ] as const)('%s', (_, known, changes, at, answer) => {
    const found = heldAt(known, {
      changes,
      at: day(at),
      readAt: day(10),
      staleAfterMs: DAY,
    });
    expect(found.answer).toBe(answer);
    expect(found.reason).not.toBe('');
  });

  it('is unknown where a source was never read', () => {
    expect(
      heldAt(holding, {
        changes: [],
        at: day(8),
        readAt: undefined,
        staleAfterMs: DAY,
      }).answer,
    ).toBe('unknown');
  });
});

describe('a field at a moment', () => {
  it('is what it was before the first change since', () => {
    const changes = [
      change(9, 'changed', { owner: { before: 'b', after: 'c' } }),
      change(7, 'changed', { owner: { before: 'a', after: 'b' } }),
    ];
    expect(
      [6, 8, 10].map(at => valueAt('c', 'owner', { changes, at: day(at) })),
    ).toEqual(['a', 'b', 'c']);
  });
});

describe('who owned an identity at a moment', () => {
  const changes = [
    change(7, 'changed', { owner: { before: 'group:a', after: 'group:b' } }),
  ];
  it.each([
    [3, { known: false, reason: expect.stringContaining('first seen') }],
    [6, { known: true, ref: 'group:a' }],
    [8, { known: true, ref: 'group:b', since: day(7) }],
  ])('on day %s', (at, owner) => {
    expect(
      ownerAt('group:b', { changes, at: day(at), firstSeenAt: day(5) }),
    ).toEqual(owner);
  });

  it('is nobody where nobody is recorded', () => {
    expect(
      ownerAt(null, { changes: [], at: day(8), firstSeenAt: day(5) }),
    ).toEqual({ known: false, reason: expect.stringContaining('Nobody') });
  });
});
