import { setTimeout as wait } from 'node:timers/promises';

const SAMPLE_MS = 50;

/** Watches a system all the time for two credentials of one order that work at once. */
export function watchIssued({ look }) {
  const doubled = new Set();
  let looks = 0;
  let stopped = false;
  let failure;
  const watching = (async () => {
    while (!stopped) {
      const seen = new Set();
      for (const { tag } of await look()) {
        const [order] = tag.split('-');
        if (seen.has(order)) {
          doubled.add(order);
        }
        seen.add(order);
      }
      looks += 1;
      await wait(SAMPLE_MS);
    }
  })().catch(error => {
    failure = error;
  });
  return {
    /** Orders of which two worked at once. */
    doubled,
    looks: () => looks,
    /** Why it could not look any more, if so. */
    failure: () => failure,
    async stop() {
      stopped = true;
      await watching;
    },
  };
}
