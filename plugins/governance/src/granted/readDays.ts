/** Reads for how many whole days something is asked for; `undefined` unless it is one at least and `most` at most. */
export function readDays(text: string, most: number): number | undefined {
  const days = Number(text);
  return Number.isInteger(days) && days >= 1 && days <= most ? days : undefined;
}
