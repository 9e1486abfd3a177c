import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startPostgres } from '../postgres.mjs';
import { checkHistory } from './checkHistory.mjs';
import { startCountingTarget } from './countingTarget.mjs';
import { comeToTheEnd, startInstances } from './driving.mjs';
import { createEngineDatabase, moveClock, urlOf } from './engineDatabase.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';
import { Workers } from './workers.mjs';

const BATCH = 20;
const LIMIT_SECONDS = 600;
/** Longer than the timeout of an effect and what is added to it, so that the lease of who sleeps is somebody else's. */
const SLEEP_SECONDS = 45;

/**
 * Has processes that run nothing but the engine carry instances through on a crash-safe PostgreSQL while they are killed
 * with SIGKILL at random moments, and checks what must hold afterwards. Between the kills, one sleeps for longer than a
 * lease, or connections break off in the middle of transactions. What people do by hand goes on meanwhile.
 *
 * @param options - how many `instances`, `kills` and `processes`, and the `seed`.
 */
export function killWorkers({ instances, kills, processes, seed }) {
  return runPart(async (report, defer) => {
    const random = seededRandom(seed);
    console.log(
      `workers: ${instances} instances, ${kills} kills, ${processes} processes, seed ${seed}`,
    );
    const folder = path.join(process.cwd(), '.artifacts', 'faults');
    fs.mkdirSync(folder, { recursive: true });
    const postgres = await startPostgres({ crashSafe: true });
    defer(() => postgres.stop());
    const target = await startCountingTarget(random);
    defer(() => target.stop());
    const knex = await createEngineDatabase(postgres.url);
    defer(() => knex.destroy());
    const workers = new Workers({
      databaseUrl: urlOf(postgres.url, 'killed'),
      targetUrl: target.url,
      folder,
      name: 'worker',
    });
    defer(() => workers.stop());
    await workers.startAll(processes);

    const anybody = () => Math.floor(random() * processes);
    const starting = [];
    let number = 0;
    const startSome = () => {
      const count = Math.min(BATCH, instances - number);
      const numbers = Array.from({ length: count }, () => {
        number += 1;
        return number;
      });
      // Some come alone, and are carried out by a hand of whoever started them.
      const groups = random() < 0.5 ? [numbers] : numbers.map(one => [one]);
      starting.push(
        ...groups.map(group =>
          startInstances(report, {
            workers,
            numbers: group,
            random,
            limit: LIMIT_SECONDS,
          }),
        ),
      );
    };
    let sleeps = 0;
    let cuts = 0;
    const disturb = async turn => {
      if (turn % 3 === 1) {
        sleeps += 1;
        await workers.pause(anybody(), async () => {
          await moveClock(knex, SLEEP_SECONDS);
          await wait(700);
        });
      } else if (turn % 3 === 2) {
        const { rows } = await knex.raw(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'killed' and pid <> pg_backend_pid() and random() < 0.5",
        );
        cuts += rows.length;
      }
    };

    let killed = 0;
    while (killed < kills || number < instances) {
      // Work is spread over the whole time, so that every kill meets some.
      const share = Math.ceil((instances * (killed + 1)) / Math.max(kills, 1));
      while (number < Math.min(instances, share)) {
        startSome();
      }
      await wait(Math.floor(random() * 700));
      target.work(0.3);
      if (killed < kills) {
        const index = anybody();
        await workers.kill(index);
        killed += 1;
        await workers.start(index);
        await moveClock(knex, Math.floor(random() * SLEEP_SECONDS));
        await disturb(killed);
      }
    }
    await Promise.all(starting);
    report.note(
      `${killed} kills, ${sleeps} sleeps and ${cuts} broken connections after ${report.elapsed} s`,
    );

    const undone = target.handed.size - target.done.size;
    const [{ count: waiting }] = await knex('flow_instances')
      .where({ status: 'running' })
      .count('* as count');
    report.check(
      'nothing is closed that nobody was seen to have done',
      Number(waiting) >= undone,
      `${undone} are still to be done, ${waiting} instances run`,
    );
    await comeToTheEnd(report, { knex, target, limit: LIMIT_SECONDS });
    await checkHistory(report, { knex, target, instances });
    report.note(`${killed} kills, ${report.elapsed} s`);
  });
}
