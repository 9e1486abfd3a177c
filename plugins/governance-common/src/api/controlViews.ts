import { z } from 'zod/v4';
import { ENFORCEMENT_MODES } from '../reviews';

/** How far flows may go, for a source, an environment and a flow; what is absent stands for any. @public */
export const modeSchema = z.strictObject({
  id: z.string(),
  source: z.string().optional(),
  environment: z.string().optional(),
  flow: z.string().optional(),
  mode: z.enum(ENFORCEMENT_MODES),
  /** What the configuration says for the same; where it says more, `mode` holds until two people raise it. */
  configured: z.enum(ENFORCEMENT_MODES).optional(),
  changedBy: z.string(),
  changedAt: z.string(),
  reason: z.string(),
  /** A raise that a second person is asked about. */
  pending: z
    .strictObject({ instanceId: z.string(), to: z.string() })
    .optional(),
});

/** What {@link modeSchema} accepts, parsed. @public */
export type ModeView = z.output<typeof modeSchema>;
