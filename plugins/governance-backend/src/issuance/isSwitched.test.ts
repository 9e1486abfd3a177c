import { isSwitched } from './isSwitched';

const EARLY = '2026-11-27T10:00:00.000Z';
const LATE = '2026-11-27T11:00:00.000Z';

describe('isSwitched', () => {
  it.each([
    [
      'the new one is in use and the old one not',
      { now: false },
      { now: true },
      true,
    ],
    ['the old one is still in use', { now: true }, { now: true }, false],
    ['nobody uses the new one', { now: false }, { now: false }, false],
    [
      'the new one was used after the old one',
      { now: false, lastUsedAt: EARLY },
      { now: false, lastUsedAt: LATE },
      true,
    ],
    [
      'the old one was used after the new one',
      { now: false, lastUsedAt: LATE },
      { now: false, lastUsedAt: EARLY },
      false,
    ],
    ['nothing is shown of the new one', { now: false }, undefined, false],
    ['nothing is shown of the old one', undefined, { now: true }, false],
  ])('%s', (_title, replaced, fresh, expected) => {
    expect(isSwitched(replaced, fresh)).toBe(expected);
  });
});
