import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { sendOrWarn } from '../notices/sendOrWarn';
import { listNamesOf } from './operations/items';
import { claimNotice, listUntold, settleNotice } from './operations/notices';
import { readWaves } from './operations/waves';
import { WaveNoticeRow, WavesRow } from './rows';

const AT_ONCE = 100;
/** So many are named to their owner. */
const NAMED = 5;
/** How long somebody who sends a notice may take before another does, in milliseconds. */
const CLAIM_MS = 60_000;

/** The first that somebody owns among waves, for a person. */
async function nameAffected(
  trx: Knex.Transaction,
  notice: WaveNoticeRow,
): Promise<string> {
  const names = await listNamesOf(trx, {
    operationId: notice.operation_id,
    owner: notice.recipient,
    limit: NAMED,
  });
  const others = notice.credentials - names.length;
  return [...names, ...(others > 0 ? [`${others} more`] : [])].join(', ');
}

function payloadOf(
  waves: WavesRow,
  notice: WaveNoticeRow,
  names: string,
): NotificationSendOptions['payload'] {
  const { credentials: count } = notice;
  const what = `${count} ${count === 1 ? 'credential' : 'credentials'}`;
  const done = waves.action === 'revoke' ? 'revoked' : 'replaced';
  const about = `the ${waves.kind} ${waves.target}`;
  const common = {
    topic: 'governance-incident',
    scope: `incident-waves:${notice.id}`,
  };
  switch (notice.kind) {
    case 'affected':
      return {
        ...common,
        title: `${what} of ${notice.recipient} will be ${done} in an incident`,
        description:
          waves.action === 'revoke'
            ? `They are held by ${about}: ${names}. What uses them stops working, a few at a time; nothing is asked of you.`
            : `They are held by ${about}: ${names}. A new one is put beside each of them; switch over to it, and the old one is revoked. You are asked where you have to agree.`,
        severity: 'critical',
        link: '/governance/requests',
      };
    case 'paused':
      return {
        ...common,
        title: `What ${about} holds is not ${done} any further`,
        description: `It has paused by itself: ${notice.why}. Look at it, and let it go on.`,
        severity: 'high',
        link: '/governance/incidents',
      };
    case 'finished':
      return {
        ...common,
        title: `What ${about} held is through: ${what} ${done}`,
        ...(notice.why ? { description: `${notice.why}.` } : {}),
        severity: 'normal',
        link: '/governance/incidents',
      };
    default:
      throw new Error(`Unknown notice ${notice.kind satisfies never}`);
  }
}

/**
 * Sends what nobody was told yet: each once, by whoever takes it. One whose sender died is sent again under the same scope, by
 * which notifications are kept once.
 */
export async function sendWaveNotices(
  context: {
    knex: Knex;
    engine: () => FlowEngine;
    notifications: NotificationService;
    logger: LoggerService;
  },
  signal: AbortSignal,
): Promise<void> {
  const { knex, engine } = context;
  const untold = await knex.transaction(async trx =>
    listUntold(trx, {
      now: (await engine().now(trx)).toISOString(),
      limit: AT_ONCE,
    }),
  );
  for (const notice of untold) {
    if (signal.aborted) {
      return;
    }
    const taken = await knex.transaction(async trx => {
      const now = await engine().now(trx);
      const until = new Date(now.getTime() + CLAIM_MS).toISOString();
      return (await claimNotice(trx, notice.id, {
        now: now.toISOString(),
        until,
      }))
        ? {
            waves: await readWaves(trx, notice.operation_id),
            names: await nameAffected(trx, notice),
          }
        : undefined;
    });
    const sent =
      taken?.waves &&
      (await sendOrWarn(context, {
        to: notice.recipient,
        otherwise: `${notice.recipient} could not be told of waves ${notice.operation_id} and is told later`,
        payload: payloadOf(taken.waves, notice, taken.names),
      }));
    if (sent) {
      await knex.transaction(async trx =>
        settleNotice(trx, notice.id, (await engine().now(trx)).toISOString()),
      );
    }
  }
}
