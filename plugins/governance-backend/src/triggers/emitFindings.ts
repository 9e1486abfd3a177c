import { Knex } from 'knex';
import { EmittingContext } from './emitInventoryEvents';
import {
  readCursor,
  readFindingsAfter,
  storeCursor,
} from './operations/inventoryEvents';

/** What the names of these events begin with; the rule follows. */
const PREFIX = 'finding.';

async function emitRule(
  trx: Knex.Transaction,
  { pageSize, take }: EmittingContext,
  { source, rule }: { source: string; rule: string },
): Promise<boolean> {
  const after = await readCursor(trx, `findings/${rule}/${source}`);
  const found = await readFindingsAfter(trx, {
    source,
    rule,
    after,
    limit: pageSize,
  });
  for (const { id, subject_ref: subject, first_seen_at: at } of found) {
    await take(trx, {
      source: 'findings',
      id: `${id}/${at}`,
      name: `${PREFIX}${rule}`,
      subject,
      at,
      stated: {},
      verified: { finding: { rule } },
      actor: { kind: 'engine', route: 'findings' },
    });
  }
  const last = found.at(-1);
  if (last) {
    const { first_seen_at: at, id } = last;
    await storeCursor(trx, { name: after.name, at, id });
  }
  return found.length === pageSize;
}

/**
 * Tells what the rules that flows name have found in a source, a page of each rule, each finding once for as long as it is open.
 * Says whether there may be more.
 */
export async function emitFindings(
  trx: Knex.Transaction,
  context: EmittingContext,
  source: string,
): Promise<boolean> {
  const names = context.flows
    .flatMap(({ trigger }) => trigger.on)
    .filter(name => name.startsWith(PREFIX));
  let more = false;
  for (const name of new Set(names)) {
    const rule = name.slice(PREFIX.length);
    more = (await emitRule(trx, context, { source, rule })) || more;
  }
  return more;
}
