import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { sendOrWarn } from '../notices/sendOrWarn';

/**
 * Tells the person and security that a passkey was set up, so that one which somebody else made in their name is noticed
 * before it can be used. A notice that cannot be sent is logged: the passkey is set up, and the ledger has it.
 *
 * @param security - references of the groups or users that are told besides.
 */
export function createPasskeyAnnouncement(options: {
  notifications: NotificationService;
  logger: LoggerService;
  security: readonly string[];
}): (passkey: {
  userRef: string;
  label: string;
  usableFrom: string;
}) => Promise<void> {
  return async ({ userRef, label, usableFrom }) => {
    await sendOrWarn(options, {
      to: [userRef, ...options.security],
      otherwise: `Nobody could be told that a passkey was set up for ${userRef}`,
      payload: {
        title: `A passkey was set up for ${userRef}`,
        description: `“${label}” can be used to prove that ${userRef} is present, from ${usableFrom} on. If that was not ${userRef}, remove it before then.`,
        link: '/governance/passkeys',
        severity: 'high',
        topic: 'governance-passkey',
      },
    });
  };
}
