import { FindingThresholds } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ProcedureContext } from './judgeProcedures';
import { evaluateIdentities } from './operations/evaluateIdentities';

/** Identities evaluated in one transaction. */
const PAGE = 500;

/**
 * Evaluates every identity again: time alone makes a key old, and a source that is pushed may not come back for long.
 *
 * @returns how many identities were looked at
 */
export async function reevaluateFindings(options: {
  knex: Knex;
  now: Date;
  thresholds: FindingThresholds;
  procedures?: ProcedureContext;
  signal: AbortSignal;
}): Promise<number> {
  const { knex, now, thresholds, procedures, signal } = options;
  let after = '';
  let seen = 0;
  while (!signal.aborted) {
    const from = after;
    const refs = await knex.transaction(async trx => {
      const rows: Array<{ ref: string }> = await trx('inventory_identities')
        .where('ref', '>', from)
        .orderBy('ref')
        .limit(PAGE)
        .select('ref');
      const page = rows.map(({ ref }) => ref);
      await evaluateIdentities(trx, {
        refs: page,
        now,
        thresholds,
        procedures,
      });
      return page;
    });
    seen += refs.length;
    if (refs.length < PAGE) {
      break;
    }
    after = refs[refs.length - 1];
  }
  return seen;
}
