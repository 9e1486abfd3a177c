import fs from 'node:fs';
import path from 'node:path';
import { startPostgres } from '../postgres.mjs';
import { checkHistory } from './checkHistory.mjs';
import { startCountingTarget } from './countingTarget.mjs';
import { comeToTheEnd, startInstances } from './driving.mjs';
import { createEngineDatabase, urlOf } from './engineDatabase.mjs';
import { killOften } from './killOften.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';
import { Workers } from './workers.mjs';

const BATCH = 20;
const LIMIT_SECONDS = 600;
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

    const starting = [];
    const startSome = begun => {
      const numbers = Array.from(
        { length: Math.min(BATCH, instances - begun) },
        (_, index) => begun + index + 1,
      );
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
      return begun + numbers.length;
    };
    const { killed, sleeps, cuts } = await killOften({
      workers,
      knex,
      random,
      kills,
      count: instances,
      begin: startSome,
      besides: () => target.work(0.3),
    });
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
