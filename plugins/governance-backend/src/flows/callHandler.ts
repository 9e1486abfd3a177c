import { JsonObject } from '@backstage/types';
import {
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';
import { Duration } from 'luxon';
import { OutboxRow } from './rows';

/** Longest text of a reason that is kept. */
const MOST_REASON = 500;
/** Longer waits than 2^31 - 1 ms make a timer fire at once. */
const MOST_TIMEOUT_MS = 24 * 60 * 60 * 1000;

function abortion(signal: AbortSignal): Promise<EffectOutcome> {
  return new Promise(resolve => {
    const finish = () =>
      resolve({
        outcome: 'failed',
        reason: `No answer in time: ${signal.reason}`.slice(0, MOST_REASON),
        retryable: true,
      });
    if (signal.aborted) {
      finish();
    } else {
      signal.addEventListener('abort', finish, { once: true });
    }
  });
}

/**
 * Calls a handler once, for no longer than the effect's timeout. Never throws: an error is a failure that may be tried
 * again. A handler that does not heed the signal is no longer waited for.
 */
export async function callHandler(
  handler: EffectHandler,
  row: OutboxRow,
  options: { now: Date; signal: AbortSignal },
): Promise<EffectOutcome> {
  const payload: { with: JsonObject; facts: JsonObject } = JSON.parse(
    row.payload,
  );
  const controller = new AbortController();
  const stop = () => controller.abort('stopped');
  const timer = setTimeout(
    () => controller.abort(`timed out after ${row.timeout}`),
    Math.min(Duration.fromISO(row.timeout).toMillis(), MOST_TIMEOUT_MS),
  );
  options.signal.addEventListener('abort', stop, { once: true });
  if (options.signal.aborted) {
    stop();
  }
  try {
    return await Promise.race([
      handler.execute(
        {
          idempotencyKey: row.key,
          instanceId: row.instance_id,
          flow: row.flow,
          state: row.state,
          with: payload.with,
          facts: payload.facts,
          attempt: row.attempts,
          orderedAt: new Date(row.created_at),
          now: options.now,
        },
        { signal: controller.signal },
      ),
      abortion(controller.signal),
    ]);
  } catch (error) {
    const { name, message } = error as Error;
    return {
      outcome: 'failed',
      reason: `${name}: ${message}`.slice(0, MOST_REASON),
      retryable: true,
    };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', stop);
  }
}
