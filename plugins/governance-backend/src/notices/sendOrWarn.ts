import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';

/**
 * Sends a notice that is a courtesy besides what is written down elsewhere: where it cannot be sent, that is logged, and
 * nothing else fails.
 *
 * @param options.otherwise - what is logged before the reason, for example `Security could not be told`
 * @returns whether it was sent
 */
export async function sendOrWarn(
  context: { notifications: NotificationService; logger: LoggerService },
  options: {
    to: string | string[];
    payload: NotificationSendOptions['payload'];
    otherwise: string;
  },
): Promise<boolean> {
  try {
    await context.notifications.send({
      recipients: { type: 'entity', entityRef: options.to },
      payload: options.payload,
    });
    return true;
  } catch (error) {
    context.logger.warn(`${options.otherwise}: ${stringifyError(error)}`);
    return false;
  }
}
