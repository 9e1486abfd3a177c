import { keyOf } from '@countersign/plugin-governance-common';
import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { listReviewers } from '../certification/operations/findReviews';
import { queueNotices } from '../certification/operations/notices';
import { appendHistoryOnce } from '../certification/operations/appendHistoryOnce';
import { appendHistory } from '../certification/operations/reviewHistory';
import { ReviewRow } from '../certification/reviewRow';
import { resolveMembers } from '../directory/queryDirectory';
import { CoolDownRow, updateCoolDown } from './operations/coolDowns';
import { SeenUse } from './operations/findUse';

/** People who are told of one item at most; a team that is larger has a lead. */
const MOST_TOLD = 50;

/** Whom something concerns that happens to an item after it was decided: who is asked, who decided, and whose it is. */
export async function peopleConcerned(
  trx: Knex.Transaction,
  row: Pick<ReviewRow, 'id' | 'decided_by' | 'owner_ref'>,
): Promise<string[]> {
  const asked = await listReviewers(trx, row.id);
  const owners = await resolveMembers(trx, row.owner_ref);
  const all = [
    ...(row.decided_by ? [row.decided_by] : []),
    ...[...asked, ...owners].map(({ ref }) => ref),
  ].map(keyOf);
  return [...new Set(all)].slice(0, MOST_TOLD);
}

/**
 * Keeps that something was asked for while it was disabled, and tells whom it concerns. Its end is held from then on.
 *
 * @param options.effectKey - of the effect that saw it, if one did; the same effect notes it once
 */
export async function noteUse(
  trx: Knex.Transaction,
  context: { ledger: LedgerPort },
  options: {
    row: ReviewRow;
    coolDown: CoolDownRow;
    used: SeenUse;
    at: string;
    effectKey?: string;
  },
): Promise<void> {
  const { row, coolDown, used, at, effectKey } = options;
  const callers = used.callers.join(', ');
  const entry = {
    at,
    by: row.source,
    what: `it was asked for on ${used.at}${
      callers ? ` by ${callers}` : ''
    } although it is disabled; it is not deleted until somebody says so`,
  };
  if (effectKey === undefined) {
    await appendHistory(trx, row.id, entry);
  } else if (
    !(await appendHistoryOnce(trx, { itemId: row.id, key: effectKey }, entry))
  ) {
    return;
  }
  await updateCoolDown(trx, row.id, {
    used_at: used.at,
    used_by: callers || null,
    used_count: used.count,
    held_at: at,
  });
  await queueNotices(trx, [
    {
      itemId: row.id,
      kind: 'used-disabled',
      recipients: await peopleConcerned(trx, row),
      occasion: coolDown.id,
      at,
    },
  ]);
  await context.ledger.append(trx, [
    {
      type: 'review.noted',
      subject: `review:${row.id}`,
      at: new Date(at),
      actor: { kind: 'engine', route: 'cool-down' },
      data: {
        state: row.state,
        usedWhileDisabled: used.at,
        disabledAt: coolDown.disabled_at,
      },
    },
  ]);
}
