import { readCursor, writeCursor } from './cursors';

describe('cursors', () => {
  it.each([
    [['2026-01-02T03:04:05.000Z', '0193-abc']],
    [['Ledger | "quoted"\n', 'component:default/größe']],
    [['', '']],
  ] satisfies [[string, string]][])('reads back the place %j', place => {
    expect(readCursor(writeCursor(place))).toEqual(place);
  });

  it.each([undefined, ''])('begins at the beginning after %j', cursor => {
    expect(readCursor(cursor)).toBeUndefined();
  });

  it.each([
    'not json',
    Buffer.from('{"at":"now"}').toString('base64url'),
    Buffer.from('["only one"]').toString('base64url'),
    Buffer.from('[1, 2]').toString('base64url'),
  ])('refuses %j, naming what it saw', cursor => {
    expect(() => readCursor(cursor)).toThrow(
      `after: '${cursor}' is not a cursor; give the nextCursor of the page before`,
    );
  });
});
