import { useSyncExternalStore } from 'react';

/** Milliseconds after which relative times are phrased anew. */
const TICK = 20_000;

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  // One timer for however many times a page shows.
  timer ??= setInterval(() => {
    now = Date.now();
    listeners.forEach(notify => notify());
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The browser's time in milliseconds since the epoch; moves a few times a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
