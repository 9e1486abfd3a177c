import type { z as Zod } from 'zod/v3';

/** What actions put out that ask: references, and `dry-run` in their place where nothing was made. */
export const askedOutput = {
  requestId: (z: typeof Zod) =>
    z.string().describe('For governance:credential:status'),
  instanceId: (z: typeof Zod) =>
    z.string().describe('The instance of the flow that decides'),
  link: (z: typeof Zod) => z.string().describe('The page to follow it on'),
};
