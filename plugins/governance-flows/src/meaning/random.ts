/**
 * Numbers that look random and are the same for the same seed (mulberry32), so that what is sampled can be sampled again.
 * Yields integers from 0 up to, and without, the given bound.
 */
export function createRandom(seed: number): (bound: number) => number {
  let state = Math.trunc(seed) % 4294967296;
  return bound => {
    state = (state + 0x6d2b79f5) % 4294967296;
    /* eslint-disable no-bitwise */
    let mixed = Math.imul(state ^ (state >>> 15), 1 + state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 + mixed)) ^ mixed;
    const number = ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    /* eslint-enable no-bitwise */
    return Math.floor(number * bound);
  };
}
