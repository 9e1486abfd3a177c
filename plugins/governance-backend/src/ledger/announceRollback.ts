import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { sendOrWarn } from '../notices/sendOrWarn';
import { describeRollback } from './RollbackWatch';
import { LedgerRollback } from './operations';

/**
 * Tells security that the ledger was taken back to an earlier state. A notice that cannot be sent is logged: the ledger has
 * it, and says so where its health is asked for.
 *
 * @param security - references of the groups or users that are told; with none, nobody is.
 */
export function createRollbackAnnouncement(options: {
  notifications: NotificationService;
  logger: LoggerService;
  security: readonly string[];
}): (rollback: LedgerRollback) => Promise<void> {
  const { security } = options;
  return async rollback => {
    if (security.length === 0) {
      return;
    }
    await sendOrWarn(options, {
      to: [...security],
      otherwise: 'Security could not be told that the ledger was taken back',
      payload: {
        title: 'The ledger was taken back to an earlier state',
        description: `${describeRollback(
          rollback,
        )}. If a backup was restored, that is what it looks like; if not, somebody has changed the database.`,
        severity: 'critical',
        topic: 'governance-ledger',
        scope: rollback.headHash,
      },
    });
  };
}
