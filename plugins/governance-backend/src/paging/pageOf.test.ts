import fc from 'fast-check';
import { pageOf } from './pageOf';

describe('pageOf', () => {
  const cases = {
    'an empty list has no next page': { rows: [], limit: 2, page: [] },
    'a list below the limit is its only page': {
      rows: ['a'],
      limit: 2,
      page: ['a'],
    },
    'a list as long as the limit is its only page': {
      rows: ['a', 'b'],
      limit: 2,
      page: ['a', 'b'],
    },
    'a row more than the limit is a next page, after the last shown': {
      rows: ['a', 'b', 'c'],
      limit: 2,
      page: ['a', 'b'],
      next: 'b',
    },
    'a limit of none shows nothing and has nothing to go on from': {
      rows: ['a'],
      limit: 0,
      page: [],
    },
  };
  it.each(Object.entries(cases))('%s', (_, { rows, limit, page, ...rest }) => {
    expect(pageOf<string, string>(rows, limit, last => last)).toStrictEqual({
      items: page,
      ...rest,
    });
  });

  it('walks every row once, in order, whatever the size of the page', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat()),
        fc.integer({ min: 1, max: 7 }),
        (unsorted, limit) => {
          const all = [...unsorted].sort((a, b) => a - b);
          const walked: number[] = [];
          let after: number | undefined = -1;
          while (after !== undefined) {
            const from: number = after;
            const rows = all.filter(n => n > from).slice(0, limit + 1);
            const { items, next }: { items: number[]; next?: number } = pageOf(
              rows,
              limit,
              last => last,
            );
            walked.push(...items);
            after = next;
          }
          expect(walked).toEqual(all);
        },
      ),
    );
  });
});
