import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ReviewService } from '../certification/ReviewService';
import { FlowEngine } from '../flows';
import { sendOrWarn } from '../notices/sendOrWarn';
import { listOwed, OverrideRow } from './operations/overrides';
import { settleOverride } from './settleOverride';

/** Corrections looked at in one go. */
const PAGE = 200;

/** What it takes to see corrections through. */
export interface FollowingContext {
  knex: Knex;
  engine: () => FlowEngine;
  reviews: () => ReviewService;
  ledger: LedgerPort;
  notifications: NotificationService;
  logger: LoggerService;
  triageGroup: string;
}

/** Triage is told besides; what is to be done stands in the list, so that a notice that is lost loses nothing. */
async function tellTriage(
  context: FollowingContext,
  row: OverrideRow,
  title: string,
): Promise<void> {
  await sendOrWarn(context, {
    to: context.triageGroup,
    otherwise: 'Triage could not be told that an owner has fallen back',
    payload: {
      title: `The owner of ${title} has fallen back`,
      description: `It was corrected to ${row.owner_ref}, and its source does not say so. Change it there, or find who owns it.`,
      link: '/governance/triage',
      severity: 'high',
      topic: 'governance-owner-fell-back',
      scope: row.id,
    },
  });
}

async function settle(context: FollowingContext, id: string): Promise<void> {
  const { knex, engine, reviews, ledger } = context;
  const settled = await knex.transaction(async trx => {
    const now = await engine().now(trx);
    const found = await settleOverride(trx, id, now.toISOString());
    if (found.what === 'fell-back') {
      await reviews().handToTriage(
        trx,
        found.row.identity_ref,
        `the correction of its owner to ${found.row.owner_ref} is over, and its source does not say so`,
      );
    }
    if (found.what !== 'nothing') {
      await ledger.append(trx, [
        {
          type: found.what === 'agreed' ? 'owner.agreed' : 'owner.fell-back',
          subject: `owner-override:${id}`,
          at: now,
          actor: { kind: 'engine', route: 'ownership' },
          data: { override: id },
        },
      ]);
    }
    return found;
  });
  if (settled.what === 'fell-back') {
    await tellTriage(context, settled.row, settled.title);
  }
}

/** Looks at every correction that is in force or owed, each in a transaction of its own. Returns how many were looked at. */
export async function followOverrides(
  context: FollowingContext,
  signal: AbortSignal,
): Promise<number> {
  let looked = 0;
  let after = '';
  let ids: string[];
  do {
    const from = after;
    ids = await context.knex.transaction(trx =>
      listOwed(trx, { after: from, limit: PAGE }),
    );
    for (const id of ids) {
      signal.throwIfAborted();
      await settle(context, id);
      looked += 1;
    }
    after = ids.at(-1) ?? after;
  } while (ids.length === PAGE);
  return looked;
}
