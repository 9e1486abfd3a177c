import { parseLeasedRoleName, writeLeasedRoleName } from './leasedRoleName';

describe('the name of a role of the engine', () => {
  it('says what is read from it again', () => {
    const name = { tag: 'c-1', attempt: '1a2b' };
    expect(writeLeasedRoleName('countersign', name)).toBe(
      'countersign.c-1.1a2b',
    );
    expect(parseLeasedRoleName('countersign', 'countersign.c-1.1a2b')).toEqual(
      name,
    );
  });

  it.each([
    'countersign',
    'countersign.c-1',
    'countersign..1a2b',
    'countersign.c-1.1a2b.more',
    'other.c-1.1a2b',
  ])('%s is none that was made here', name => {
    expect(parseLeasedRoleName('countersign', name)).toBeUndefined();
  });
});
