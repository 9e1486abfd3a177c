import { dedupeKeyOf } from './dedupeKeyOf';

const base = { flow: 'f', paths: ['a.b'], subject: 's' };

it('equal values share a key, whatever else differs', () => {
  expect(dedupeKeyOf({ ...base, facts: { a: { b: 1 }, c: 1 } })).toBe(
    dedupeKeyOf({ ...base, subject: 'other', facts: { a: { b: 1 } } }),
  );
});

it.each([
  { name: 'another value', other: { facts: { a: { b: 2 } } } },
  { name: 'another flow', other: { flow: 'g' } },
  { name: 'an unknown value', other: { facts: {} } },
])('$name has a key of its own', ({ other }) => {
  const facts = { a: { b: 1 } };
  expect(dedupeKeyOf({ ...base, facts, ...other })).not.toBe(
    dedupeKeyOf({ ...base, facts }),
  );
});

it('what is unknown of two subjects does not make them one', () => {
  expect(dedupeKeyOf({ ...base, facts: {} })).not.toBe(
    dedupeKeyOf({ ...base, subject: 'other', facts: {} }),
  );
});
