import { Knex } from 'knex';
import { listEnding } from '../issuance/operations/credentials';
import { listShownAs } from '../issuance/operations/issuedAndShown';
import { replacementFacts } from '../issuance/replacementFacts';
import { CredentialRow } from '../issuance/rows';
import { standingOfReplaced } from '../issuance/standingOfReplaced';
import { EmittingContext } from './emitInventoryEvents';
import { readCursor, storeCursor } from './operations/inventoryEvents';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The event that something issued here comes to its end. */
export const CREDENTIAL_ENDING = 'credential.ending';

/** Longest time before its end at which it is told. */
const EARLIEST_MS = 30 * DAY_MS;

/** What lives shorter is made anew all the time, and not replaced. */
const SHORT_MS = 3 * DAY_MS;

/** Whether a third of its life is left, or less. */
function isEnding(row: CredentialRow, now: Date): boolean {
  const end = Date.parse(row.not_after);
  const life = end - Date.parse(row.ordered_at);
  return life >= SHORT_MS && end - now.getTime() <= life / 3;
}

/**
 * Tells what was issued here, is in use and comes to its end, once each, while there is time to replace it. Goes through them
 * once a day, a page at a time. Says whether there may be more.
 */
export async function emitEnding(
  trx: Knex.Transaction,
  { flows, now, pageSize, take }: EmittingContext,
): Promise<boolean> {
  if (!flows.some(({ trigger }) => trigger.on.includes(CREDENTIAL_ENDING))) {
    return false;
  }
  const day = now.toISOString().slice(0, 10);
  const stored = await readCursor(trx, `ending/${CREDENTIAL_ENDING}`);
  const cursor = stored.at === day ? stored : { ...stored, at: day, id: '' };
  const rows = await listEnding(trx, {
    from: now.toISOString(),
    until: new Date(now.getTime() + EARLIEST_MS).toISOString(),
    after: cursor.id,
    limit: pageSize,
  });
  for (const row of rows.filter(ending => isEnding(ending, now))) {
    const [shown] = await listShownAs(trx, row);
    await take(trx, {
      source: 'issuance',
      id: `${CREDENTIAL_ENDING}/${row.id}`,
      name: CREDENTIAL_ENDING,
      // Where the inventory does not show it, it is about the identity that it is for.
      subject: shown ?? row.identity_ref ?? row.id,
      at: now.toISOString(),
      stated: {},
      verified: replacementFacts(row, await standingOfReplaced(trx, row)),
      actor: { kind: 'engine', route: 'issuance' },
    });
  }
  await storeCursor(trx, { ...cursor, id: rows.at(-1)?.id ?? cursor.id });
  return rows.length === pageSize;
}
