import { JsonObject } from '@backstage/types';
import type { z as Zod } from 'zod/v3';

/** What a request names, for the zod that the actions registry hands over. */
export function requestInput(z: typeof Zod) {
  return {
    flow: z
      .string()
      .describe('Name of the flow, as list-requestable-flows gives it'),
    about: z
      .string()
      .describe('Inventory reference of what the request is about'),
    stated: z
      .record(z.unknown())
      .describe(
        'The facts that the request states, nested as the paths of its fields say, for example {"request": {"ttlDays": 30}}',
      ),
  };
}

/** What was parsed by {@link requestInput}. */
export function toRequest(input: {
  flow: string;
  about: string;
  stated: Record<string, unknown>;
}) {
  return { ...input, stated: input.stated as JsonObject };
}
