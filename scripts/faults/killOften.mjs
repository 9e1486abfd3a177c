import { setTimeout as wait } from 'node:timers/promises';
import { LOOKING_ON, moveClock } from './engineDatabase.mjs';

/** Longer than the timeout of an effect and what is added to it, so that the lease of who sleeps is somebody else's. */
export const SLEEP_SECONDS = 60;
const GAP_MS = 600;
const ASLEEP_MS = 1200;

/**
 * Breaks about half of the connections to a database, and of those that a user of another one has, but for those of the one who
 * looks on. @returns how many
 */
export async function breakConnections(knex, user = '') {
  const { rows } = await knex.raw(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where (datname = current_database() or usename = ?) and application_name <> ? and random() < 0.5`,
    [user, LOOKING_ON],
  );
  return rows.length;
}

/**
 * Kills processes one after another with SIGKILL while work comes in, which is spread over the whole time, so that every kill meets
 * some. Between the kills, one sleeps for longer than a lease, or connections break off.
 *
 * @param options - the `workers` and the database `knex` with the clock that they go by; `random`; how many `kills`; of how many
 * pieces the work is (`count`), of which `begin` is told how many have begun and says how many have afterwards; `cut` breaks
 * connections and says how many; `besides` is done before each kill.
 * @returns how many kills, sleeps and broken connections there were
 */
export async function killOften({
  workers,
  knex,
  random,
  kills,
  count,
  begin,
  cut = () => breakConnections(knex),
  besides = () => {},
}) {
  const anybody = () => Math.floor(random() * workers.count);
  let killed = 0;
  let sleeps = 0;
  let cuts = 0;
  let begun = 0;
  while (killed < kills || begun < count) {
    const share = Math.ceil((count * (killed + 1)) / Math.max(kills, 1));
    while (begun < Math.min(count, share)) {
      begun = begin(begun);
    }
    await wait(Math.floor(random() * GAP_MS));
    besides();
    if (killed < kills) {
      const index = anybody();
      await workers.kill(index);
      killed += 1;
      await workers.start(index);
      await moveClock(knex, Math.floor(random() * SLEEP_SECONDS));
      if (killed % 3 === 1) {
        sleeps += 1;
        await workers.pause(anybody(), async () => {
          await moveClock(knex, SLEEP_SECONDS);
          await wait(ASLEEP_MS);
        });
      } else if (killed % 3 === 2) {
        cuts += await cut();
      }
    }
  }
  return { killed, sleeps, cuts };
}
