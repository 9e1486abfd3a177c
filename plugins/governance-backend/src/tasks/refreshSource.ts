import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { observationSchema } from '@countersign/plugin-governance-common';
import { InventorySource } from '@countersign/plugin-governance-node';
import { InventoryService } from '../inventory';

/** How long one source may take to answer. */
const TIMEOUT_MS = 5 * 60 * 1000;

/** What became of a reading. */
export type SourceReading =
  | { ok: true; changed: number }
  | { ok: false; error: string };

/**
 * Reads one live source and records what it says. A source that cannot be read keeps what is known of it, with its age
 * and the reason; it never holds another one up.
 */
export async function refreshSource(options: {
  source: InventorySource;
  inventory: InventoryService;
  logger: LoggerService;
  now: Date;
  signal: AbortSignal;
}): Promise<SourceReading> {
  const { source, inventory, logger, now, signal } = options;
  const described = {
    id: source.id,
    kind: source.kind,
    title: source.title,
    environment: source.environment,
  };
  try {
    const observation = observationSchema.parse(
      await source.observe({
        now,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      }),
    );
    const result = await inventory.record({ source: described, observation });
    return {
      ok: true,
      changed:
        result.created + result.changed + result.absent + result.returned,
    };
  } catch (error) {
    const message = stringifyError(error);
    logger.warn(`Source ${source.id} could not be read: ${message}`);
    await inventory.recordFailure(described, message);
    return { ok: false, error: message };
  }
}
