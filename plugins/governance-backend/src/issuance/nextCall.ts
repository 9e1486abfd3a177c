import { CallRow } from './rows';

/** What is to be done before a credential can be ordered from its issuer. */
export type NextCall =
  /** Nothing stands in the way of a call of this number. */
  | { kind: 'call'; number: number }
  /** Somebody may still be waiting for an answer; nobody may take it from them. */
  | { kind: 'wait'; until: string }
  /** Nobody knows what became of these; the issuer has to be asked. */
  | { kind: 'look'; tags: string[] }
  /** One has made it. */
  | { kind: 'made'; tag: string };

/**
 * Decides from the calls so far how an order goes on. A call whose answer nobody wrote down is never simply made again: what
 * it may have made has to be found first, for otherwise there are two.
 *
 * @param now - ISO 8601
 */
export function nextCall(calls: readonly CallRow[], now: string): NextCall {
  const made = calls.find(({ state }) => state === 'made');
  if (made) {
    return { kind: 'made', tag: made.tag };
  }
  const open = calls.filter(({ state }) => state === 'called');
  const waiting = open
    .map(call => call.waits_until)
    .filter(until => until > now)
    .sort();
  const last = waiting.at(-1);
  if (last !== undefined) {
    return { kind: 'wait', until: last };
  }
  const unsettled = calls.filter(
    ({ state }) => state === 'called' || state === 'orphan',
  );
  return unsettled.length > 0
    ? { kind: 'look', tags: unsettled.map(({ tag }) => tag) }
    : {
        kind: 'call',
        number: Math.max(0, ...calls.map(({ number }) => number)) + 1,
      };
}
