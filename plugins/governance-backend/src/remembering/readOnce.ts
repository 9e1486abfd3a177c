/** Answers of one reading that are kept under a key. */
export type ReadOnce<R> = (key: string, read: () => Promise<R>) => Promise<R>;

/**
 * Keeps what is read under a key, so that what depends on a few values only is read once for thousands of items. Those who
 * ask while it is being read wait for the same answer; what cannot be read fails for all of them.
 */
export function createReadOnce<R>(): ReadOnce<R> {
  const known = new Map<string, Promise<R>>();
  return (key, read) => {
    const answer = known.get(key) ?? read();
    known.set(key, answer);
    return answer;
  };
}
