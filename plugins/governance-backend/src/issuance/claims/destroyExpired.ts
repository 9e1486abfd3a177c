import { Knex } from 'knex';
import { destroyClaims, listExpired } from './operations/claims';
import { ClaimContext } from './ports';
import { recordClaim } from './recordClaim';
import { ClaimRow } from './rows';

/** Claims that one transaction destroys, so that none lasts long. */
const PAGE = 100;

/** Destroys claims whose time is over, and writes that down. They have to be locked. */
export async function destroyLate(
  { ledger }: Pick<ClaimContext, 'ledger'>,
  trx: Knex.Transaction,
  { late, now }: { late: readonly ClaimRow[]; now: Date },
): Promise<void> {
  await destroyClaims(
    trx,
    { ids: late.map(({ id }) => id) },
    { at: now.toISOString(), why: 'expired' },
  );
  for (const claim of late) {
    await recordClaim(ledger, trx, {
      type: 'claim.destroyed',
      claim,
      at: now,
      actor: { kind: 'engine' },
      data: { why: 'expired', opened: claim.opened_at !== null },
    });
  }
}

/** Destroys sealed values that nobody took in time, page by page. Safe beside another replica. */
export async function destroyExpired(
  context: Pick<ClaimContext, 'knex' | 'clock' | 'ledger'>,
  signal: AbortSignal,
): Promise<void> {
  const { knex, clock } = context;
  let found = PAGE;
  while (found === PAGE && !signal.aborted) {
    found = await knex.transaction(async trx => {
      const now = await clock.now(trx);
      const late = await listExpired(trx, {
        at: now.toISOString(),
        limit: PAGE,
      });
      await destroyLate(context, trx, { late, now });
      return late.length;
    });
  }
}
