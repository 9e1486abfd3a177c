import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { sendOrWarn } from '../../notices/sendOrWarn';
import { LostValue, SecondUse } from './ports';

interface Context {
  notifications: NotificationService;
  logger: LoggerService;
}

/** Tells the person that nobody has the value of their credential, and that it was revoked. */
export async function announceLostValue(
  context: Context,
  { claimId, credentialId, owner, why }: LostValue,
): Promise<void> {
  await sendOrWarn(context, {
    to: owner,
    otherwise: `Nobody could be told that claim ${claimId} was not taken`,
    payload: {
      title: 'A credential of yours was not taken and is revoked',
      description: `The value of credential ${credentialId} lay sealed for you and was destroyed, because ${
        why === 'key-removed' ? 'its key was removed' : 'its time was over'
      }. Nobody has it, so the credential is revoked; ask for another one.`,
      severity: 'normal',
      topic: 'governance-claim',
      scope: `claim:${claimId}`,
    },
  });
}

/**
 * Tells the person and security that a sealed credential was asked for twice. A notice that cannot be sent is logged: the ledger
 * has it, and the credential is revoked all the same.
 *
 * @param security - references of the groups or users that are told besides
 */
export async function announceSecondUse(
  context: Context & { security: readonly string[] },
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
