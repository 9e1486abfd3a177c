import { Knex } from 'knex';

/** The one switch as it stands. */
export interface SwitchRow {
  id: number;
  stopped: boolean | number;
  changed_by: string | null;
  changed_at: string | null;
  reason: string | null;
  generation: number;
}

/**
 * Reads the switch. On PostgreSQL its row is locked to the end of the transaction: shared by those who claim effects,
 * alone by who sets a freeze or the switch. A freeze therefore commits only when claims that did not see it have
 * committed, and every later claim sees it. SQLite has one writer anyway.
 */
export async function lockSwitch(
  trx: Knex.Transaction,
  lock: 'shared' | 'alone',
): Promise<SwitchRow> {
  const query = trx<SwitchRow>('flow_switch').where({ id: 1 });
  if (trx.client.config.client === 'pg') {
    query[lock === 'shared' ? 'forShare' : 'forUpdate']();
  }
  const row = await query.first();
  if (!row) {
    throw new Error('The row of flow_switch is missing');
  }
  return row;
}

/** The switch, shared, where nobody has it alone. Who may hold locks of other things must not wait for this one. */
export async function lockSwitchAtOnce(
  trx: Knex.Transaction,
): Promise<SwitchRow | undefined> {
  const query = trx<SwitchRow>('flow_switch').where({ id: 1 });
  return trx.client.config.client === 'pg'
    ? query.forShare().skipLocked().first()
    : query.first();
}
