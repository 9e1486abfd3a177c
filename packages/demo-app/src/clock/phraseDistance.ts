const UNITS: Array<[milliseconds: number, name: string]> = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
];

/** A duration in words, such as "8 days 3 hours"; what is shorter than a minute is "less than a minute". */
export function phraseDistance(milliseconds: number): string {
  const parts: string[] = [];
  let rest = milliseconds;
  for (const [length, name] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) {
      parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    }
  }
  return parts.join(' ') || 'less than a minute';
}
