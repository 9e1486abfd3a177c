import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { sendOrWarn } from '../../notices/sendOrWarn';
import { SecondUse } from './ports';

/**
 * Tells the person and security that a sealed credential was asked for twice. A notice that cannot be sent is logged: the ledger
 * has it, and the credential is revoked all the same.
 *
 * @param security - references of the groups or users that are told besides
 */
export async function announceSecondUse(
  context: {
    notifications: NotificationService;
    logger: LoggerService;
    security: readonly string[];
  },
  { claimId, credentialId, owner, first, second }: SecondUse,
): Promise<void> {
  await sendOrWarn(context, {
    to: [owner, ...context.security],
    otherwise: `Nobody could be told that claim ${claimId} was used twice`,
    payload: {
      title: `A credential of ${owner} was claimed twice and is revoked`,
      description: `The value of credential ${credentialId} was taken at ${first.at} from ${first.from}, and asked for again at ${second.at} from ${second.from}. Two may have it, so it is revoked.`,
      severity: 'critical',
      topic: 'governance-claim',
      scope: `claim:${claimId}`,
    },
  });
}
