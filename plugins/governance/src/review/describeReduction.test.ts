import { reduceActions, reduceEnd } from './describeReduction';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');

describe('reduceActions', () => {
  it.each<[string, string[], ReturnType<typeof reduceActions>]>([
    [
      'nothing left out',
      ['SELECT', 'INSERT'],
      { ok: false, problem: 'all-kept' },
    ],
    ['nothing kept', [], { ok: false, problem: 'none-kept' }],
    ['only what is not held', ['DELETE'], { ok: false, problem: 'none-kept' }],
    [
      'a strict part',
      ['SELECT'],
      { ok: true, reduceTo: { actions: ['SELECT'] } },
    ],
  ])('accepts only a strict part: %s', (_case, kept, expected) => {
    expect(reduceActions(['SELECT', 'INSERT'], kept)).toEqual(expected);
  });
});

describe('reduceEnd', () => {
  it.each<
    [
      string,
      string | undefined,
      string | undefined,
      ReturnType<typeof reduceEnd>,
    ]
  >([
    ['no day', undefined, undefined, { ok: false, problem: 'date-missing' }],
    ['no date', 'soon', undefined, { ok: false, problem: 'date-missing' }],
    ['yesterday', '2026-11-22', undefined, { ok: false, problem: 'date-past' }],
    [
      'after the present end',
      '2026-12-31',
      '2026-12-01T00:00:00.000Z',
      { ok: false, problem: 'date-late' },
    ],
    [
      'before the present end',
      '2026-11-30',
      '2026-12-01T00:00:00.000Z',
      { ok: true, reduceTo: { expiresAt: '2026-11-30T23:59:59.999Z' } },
    ],
    [
      'an end where there was none',
      '2026-11-23',
      undefined,
      { ok: true, reduceTo: { expiresAt: '2026-11-23T23:59:59.999Z' } },
    ],
  ])(
    'accepts only an earlier end in the future: %s',
    (_case, day, end, expected) => {
      expect(reduceEnd(day, end, NOW)).toEqual(expected);
    },
  );
});
