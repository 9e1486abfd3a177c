const UNITS = [
  ['day', 24 * 60 * 60 * 1000],
  ['hour', 60 * 60 * 1000],
  ['minute', 60 * 1000],
  ['second', 1000],
] as const;

/**
 * How long something took, in its two largest units: "2 days 3 hours", "5 minutes". What is under a second is said to be.
 *
 * @param ms - milliseconds
 */
export function phraseSpan(ms: number): string {
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first === -1) {
    return 'under a second';
  }
  let left = ms;
  return UNITS.slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
    })
    .join(' ');
}
