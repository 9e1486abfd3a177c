import { groupValues } from './groupValues';

const rows = [
  { item: 'b', user: 'pia' },
  { item: 'a', user: 'ana' },
  { item: 'b', user: 'ana' },
];

describe('groupValues', () => {
  it('keeps the order of keys and of values', () => {
    const groups = groupValues(
      rows,
      ({ item }) => item,
      ({ user }) => user,
    );

    expect([...groups]).toEqual([
      ['b', ['pia', 'ana']],
      ['a', ['ana']],
    ]);
  });

  it('takes keys that are no text', () => {
    const groups = groupValues(
      rows,
      ({ item }) => (item === 'a' ? undefined : 1),
      ({ user }) => user,
    );

    expect(groups.get(undefined)).toEqual(['ana']);
    expect(groups.get(1)).toEqual(['pia', 'ana']);
  });

  it('groups nothing into nothing', () => {
    expect(groupValues([], String, Number).size).toBe(0);
  });
});
