const LONGEST = 100;

/** A value as an error shows it: JSON of 100 characters at most, or `undefined` where there is none. */
export function shortenedValue(value: unknown): string | undefined {
  const text = JSON.stringify(value);
  return text && text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
