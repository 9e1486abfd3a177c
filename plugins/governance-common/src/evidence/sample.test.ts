import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { drawSample, stratumOf } from './sample';

const crypto = {
  sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
};

async function* each<T>(items: Iterable<T>) {
  yield* items;
}

const draw = (
  items: { item: string; stratum: string }[],
  seed: string,
  size: number,
) => drawSample(each(items), { seed, size, crypto });

const numbered = (count: number, strata = 1) =>
  Array.from({ length: count }, (_, index) => ({
    item: `item-${index}`,
    stratum: String(index % strata),
  }));

describe('a sample', () => {
  it('is known: who draws with another program draws the same', async () => {
    // printf 'audit 2026\nitem-N' | sha256sum, for N = 0 to 4, sorted.
    const expected = numbered(5)
      .map(({ item }) => ({ item, rank: crypto.sha256(`audit 2026\n${item}`) }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1))
      .slice(0, 2)
      .map(({ item }) => item);
    const { items } = await draw(numbered(5), 'audit 2026', 2);
    expect(items.map(({ item }) => item)).toEqual(expected);
    expect(items[0].rank).toBe(crypto.sha256(`audit 2026\n${items[0].item}`));
  });

  it('is the same whatever the order, of the size asked for, and without repetition', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
        fc.string(),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        async (ids, seed, size, strata) => {
          const items = ids.map((item, index) => ({
            item,
            stratum: String(index % strata),
          }));
          const one = await draw(items, seed, size);
          expect(await draw([...items].reverse(), seed, size)).toEqual(one);
          expect(new Set(one.items.map(({ item }) => item)).size).toBe(
            one.items.length,
          );
          for (const { population, drawn } of one.strata) {
            expect(drawn).toBe(Math.min(population, size));
          }
          expect(one.population).toBe(ids.length);
        },
      ),
    );
  });

  it('grows without losing what was drawn', async () => {
    const small = await draw(numbered(100), 'a', 5);
    const large = await draw(numbered(100), 'a', 20);
    expect(large.items.slice(0, 5)).toEqual(small.items);
  });

  it('of another seed is another one', async () => {
    const one = await draw(numbered(1000), 'a', 25);
    const other = await draw(numbered(1000), 'b', 25);
    expect(other.items).not.toEqual(one.items);
  });

  it('draws every item about as often over many seeds', async () => {
    const times = new Map<string, number>();
    for (let seed = 0; seed < 400; seed += 1) {
      const { items } = await draw(numbered(20), `seed ${seed}`, 5);
      items.forEach(({ item }) => times.set(item, (times.get(item) ?? 0) + 1));
    }
    // 100 are expected of each; five standard deviations are 43.
    for (const drawn of times.values()) {
      expect(Math.abs(drawn - 100)).toBeLessThan(44);
    }
    expect(times.size).toBe(20);
  });
});

it.each([
  [undefined, 'all'],
  ['owner' as const, 'group:default/a'],
  ['environment' as const, 'unknown'],
  ['decision' as const, 'undecided'],
])('says which stratum an item is in by %s', (by, stratum) => {
  expect(
    stratumOf(
      {
        source: 'vault',
        owner: 'group:default/a',
        kind: 'grant',
        type: 'device',
      },
      by,
    ),
  ).toBe(stratum);
});
