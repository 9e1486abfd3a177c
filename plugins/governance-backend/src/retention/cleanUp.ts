import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { deleteOldChecks } from './operations/deleteOldChecks';
import { deleteOldStills } from './operations/deleteOldStills';
import { RetentionSettings } from './readRetentionSettings';

/** Rows that one transaction deletes, so that none lasts long. */
const PAGE = 200;

type Operation = (
  trx: Knex.Transaction,
  options: { before: string; limit: number },
) => Promise<number>;

/**
 * Deletes what nothing depends on any more and what is older than it is kept, page by page. Safe beside another replica:
 * what both delete is gone once.
 */
export async function cleanUp(
  options: { knex: Knex; engine: FlowEngine; settings: RetentionSettings },
  signal: AbortSignal,
): Promise<void> {
  const { knex, engine, settings } = options;
  const work: [Operation, number][] = [
    [deleteOldChecks, settings.checksMs],
    [deleteOldStills, settings.standstillsMs],
  ];
  for (const [operation, keptMs] of work) {
    let deleted = PAGE;
    while (deleted === PAGE && !signal.aborted) {
      deleted = await knex.transaction(async trx => {
        const now = await engine.now(trx);
        const before = new Date(now.getTime() - keptMs).toISOString();
        return operation(trx, { before, limit: PAGE });
      });
    }
  }
}
