import { nextCall } from './nextCall';
import { CallRow, CallState } from './rows';

const now = '2026-11-27T12:00:00.000Z';
const before = '2026-11-27T11:00:00.000Z';
const after = '2026-11-27T13:00:00.000Z';

const call = (
  number: number,
  state: CallState,
  waits_until = before,
): CallRow => ({
  tag: `c-${number}`,
  credential_id: 'c',
  number,
  issuer: 'i',
  state,
  called_at: before,
  waits_until,
  settled_at: null,
  reason: null,
});

describe('nextCall', () => {
  it.each([
    ['nothing was called', [], { kind: 'call', number: 1 }],
    ['one made nothing', [call(1, 'nothing')], { kind: 'call', number: 2 }],
    [
      'one was absent when looked for',
      [call(1, 'absent')],
      { kind: 'call', number: 2 },
    ],
    [
      'what one left was removed',
      [call(1, 'removed')],
      { kind: 'call', number: 2 },
    ],
    [
      'the answer of one is waited for',
      [call(1, 'called', after)],
      { kind: 'wait', until: after },
    ],
    [
      'nobody waits for the answer of one any more',
      [call(1, 'absent'), call(2, 'called')],
      { kind: 'look', tags: ['c-2'] },
    ],
    [
      'one left what nobody holds',
      [call(1, 'orphan')],
      { kind: 'look', tags: ['c-1'] },
    ],
    [
      'one has made it',
      [call(1, 'orphan'), call(2, 'made')],
      { kind: 'made', tag: 'c-2' },
    ],
  ])('goes on where %s', (_title, calls, expected) => {
    expect(nextCall(calls, now)).toEqual(expected);
  });
});
