import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { SignalsService } from '@backstage/plugin-signals-node';
import { FlowListener } from '../flows';

/** The channel on which open pages hear that review items have changed. */
export const REVIEWS_CHANNEL = 'governance:reviews';

/**
 * Tells open pages that something has changed, after the commit that changed it. Carries no content: whoever hears it
 * asks again, and sees what they may. Pages poll where signals are absent, so one that is lost loses nothing.
 */
export function createSignalListener(options: {
  signals: SignalsService;
  logger: LoggerService;
}): FlowListener {
  return async trx => {
    trx.executionPromise.then(
      () =>
        options.signals
          .publish({
            recipients: { type: 'broadcast' },
            channel: REVIEWS_CHANNEL,
            message: { action: 'changed' },
          })
          .catch(error =>
            options.logger.debug(
              `Open pages could not be told of a change: ${stringifyError(
                error,
              )}`,
            ),
          ),
      () => undefined,
    );
  };
}
