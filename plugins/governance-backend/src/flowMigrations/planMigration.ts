import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { InstanceRow } from '../flows/rows';
import {
  MigrationTarget,
  MigrationVerdict,
  judgeInstance,
} from './judgeInstance';
import { readRunningOf } from './operations/entries';

const PAGE = 200;

/** An instance with what a migration does to it. */
export interface PlannedInstance {
  row: InstanceRow;
  verdict: MigrationVerdict;
}

/** Judges every running instance of the earlier version, a page at a time, so that no more than a page is in memory. */
export async function planMigration(
  trx: Knex.Transaction,
  engine: FlowEngine,
  target: MigrationTarget,
  onPage: (page: PlannedInstance[]) => Promise<void>,
): Promise<void> {
  const now = (await engine.now(trx)).toISOString();
  let after = '';
  for (;;) {
    const rows = await readRunningOf(trx, {
      hash: target.fromHash,
      after,
      limit: PAGE,
    });
    if (rows.length > 0) {
      await onPage(
        rows.map(row => ({
          row,
          verdict: judgeInstance(target, row, now, engine.ports),
        })),
      );
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) {
      return;
    }
    after = last.id;
  }
}
