import { destroyClaims, listExpired } from './operations/claims';
import { ClaimContext } from './ports';
import { recordClaim } from './recordClaim';

/** Claims that one transaction destroys, so that none lasts long. */
const PAGE = 100;

/** Destroys sealed values that nobody took in time, page by page. Safe beside another replica. */
export async function destroyExpired(
  context: Pick<ClaimContext, 'knex' | 'clock' | 'ledger'>,
  signal: AbortSignal,
): Promise<void> {
  const { knex, clock, ledger } = context;
  let found = PAGE;
  while (found === PAGE && !signal.aborted) {
    found = await knex.transaction(async trx => {
      const now = await clock.now(trx);
      const at = now.toISOString();
      const expired = await listExpired(trx, { at, limit: PAGE });
      await destroyClaims(
        trx,
        { ids: expired.map(({ id }) => id) },
        { at, why: 'expired' },
      );
      for (const claim of expired) {
        await recordClaim(ledger, trx, {
          type: 'claim.destroyed',
          claim,
          at: now,
          actor: { kind: 'engine' },
          data: { why: 'expired', opened: claim.opened_at !== null },
        });
      }
      return expired.length;
    });
  }
}
