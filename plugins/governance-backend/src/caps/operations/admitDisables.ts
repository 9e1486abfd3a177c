import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';

const HOUR_MS = 60 * 60 * 1000;

/**
 * Lets as many effects through as the hour has room for, in their order, and holds the others back. Counting and letting
 * through are one: whoever comes beside waits on the one row of `governance_caps`. Relies on `flow_outbox_released_idx`.
 *
 * @returns the keys that are let through, and when there is room again.
 */
export async function admitDisables(
  trx: Knex.Transaction,
  options: { keys: readonly string[]; perHour: number; now: Date },
): Promise<{ admitted: Set<string>; roomAt: string }> {
  const { keys, perHour, now } = options;
  const lock = trx('governance_caps').where({ id: 1 });
  if (trx.client.config.client === 'pg') {
    lock.forUpdate();
  }
  await lock.first();
  const at = now.toISOString();
  const recent: { released_at: string }[] = await trx('flow_outbox')
    .where('released_at', '>', new Date(now.getTime() - HOUR_MS).toISOString())
    .orderBy('released_at', 'desc')
    .limit(perHour)
    .select('released_at');
  const admitted = keys.slice(0, Math.max(0, perHour - recent.length));
  for (const chunk of toChunks(admitted)) {
    await trx('flow_outbox').whereIn('key', chunk).update({ released_at: at });
  }
  for (const chunk of toChunks(keys.slice(admitted.length))) {
    await trx('flow_outbox')
      .whereIn('key', chunk)
      .whereNull('held_since')
      .update({ held_since: at });
  }
  const first = recent.at(-1)?.released_at ?? at;
  return {
    admitted: new Set(admitted),
    roomAt: new Date(Date.parse(first) + HOUR_MS).toISOString(),
  };
}
