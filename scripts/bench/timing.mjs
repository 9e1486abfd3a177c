import fs from 'node:fs';

/** Milliseconds, as seconds are read. */
export const seconds = ms => `${(ms / 1000).toFixed(1)} s`;

/** Bytes, as megabytes are read. */
export const megabytes = bytes => `${Math.round(bytes / 1e6)} MB`;

/** A ratio, in words. */
export const times = ratio => `${ratio.toFixed(2)} times`;

/** What was measured, and whether it is within its goal. */
export function judge(value, limit, shown) {
  return `${shown} (goal ${value <= limit ? 'met' : 'MISSED'})`;
}

/** Does something and says how many milliseconds it took. */
export async function timed(work) {
  const from = process.hrtime.bigint();
  const result = await work();
  return { ms: Number(process.hrtime.bigint() - from) / 1e6, result };
}

/** Processor time of the servers behind a database so far, in milliseconds; nothing where the system does not tell. */
async function serverTime(knex) {
  const pids = await knex('pg_stat_activity')
    .where({ datname: knex.client.config.connection.database ?? null })
    .orWhereRaw('datname = current_database()')
    .pluck('pid');
  let total = 0;
  for (const pid of pids) {
    try {
      const [nanoseconds] = fs
        .readFileSync(`/proc/${pid}/schedstat`, 'utf8')
        .split(' ');
      total += Number(nanoseconds) / 1e6;
    } catch {
      return undefined;
    }
  }
  return total;
}

/** Does something and says how long it took, how much processor time here and there, and how much memory above idle. */
export async function measured(knex, work) {
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  let peak = idle;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const before = { here: process.cpuUsage(), there: await serverTime(knex) };
  const { ms } = await timed(work);
  const here = process.cpuUsage(before.here);
  const there = await serverTime(knex);
  clearInterval(watch);
  const own = (here.user + here.system) / 1000;
  return {
    ms,
    memory: peak - idle,
    own,
    server: there === undefined ? undefined : there - before.there,
  };
}
