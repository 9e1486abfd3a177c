import { Knex } from 'knex';
import { judgeProcess } from './judgeProcess';
import { listScopes, readMeasures } from './operations/readMeasures';
import { resolveEnded, storeProcess } from './operations/storeProcess';
import { ProcessSettings } from './readProcessSettings';

/**
 * Measures how certification goes in every team and every campaign that runs, and keeps what is beyond its threshold as
 * findings, each scope in a transaction of its own. What is below again is resolved.
 *
 * @returns how many scopes were measured
 */
export async function evaluateProcess(options: {
  knex: Knex;
  now: Date;
  settings: ProcessSettings;
}): Promise<number> {
  const { knex, now, settings } = options;
  const at = now.toISOString();
  const since = new Date(now.getTime() - settings.windowMs).toISOString();
  const scopes = await knex.transaction(trx => listScopes(trx));
  for (const scope of scopes) {
    await knex.transaction(async trx => {
      const measures = await readMeasures(trx, scope, { since, now: at });
      await storeProcess(trx, scope, {
        verdicts: judgeProcess(measures, settings, now),
        at,
      });
    });
  }
  await knex.transaction(trx => resolveEnded(trx, at));
  return scopes.length;
}
