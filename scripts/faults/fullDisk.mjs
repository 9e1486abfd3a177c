import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startPostgres } from '../postgres.mjs';
import { checkHistory } from './checkHistory.mjs';
import { startCountingTarget } from './countingTarget.mjs';
import { comeToTheEnd, insist, startInstances } from './driving.mjs';
import {
  connect,
  createEngineDatabase,
  moveClock,
  urlOf,
} from './engineDatabase.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';
import { folderFor, mountSmallDisk } from './smallDisk.mjs';
import { Workers } from './workers.mjs';

const LIMIT_SECONDS = 180;
const PROCESSES = 2;
const BATCH = 10;
/** Shutting down or starting, and away. */
const MOST_TROUBLES = 2;
/** So few that they would be used up, were each answer that cannot be recorded to cost an attempt. */
const ATTEMPTS = 2;
/** Leases that run out while the disk is full: more than attempts and lost leases that an effect may have. */
const LEASES = 8;
const LEASE_SECONDS = 45;

/** What is on the small disk, and what the server does when that is full. */
const DISKS = {
  // It goes on, and answers 53100 to who needs space.
  tables: {
    megabytes: 64,
    initdbFlags: () => [],
    settings: {},
    said: /waits, because the database has no space left/,
    useSpace: async () => {},
    async tablespace(disk, postgres) {
      const folder = folderFor(disk, 'tables', postgres.dataDirectory);
      const admin = connect(postgres.url);
      await admin.raw(`create tablespace small location '${folder}'`);
      await admin.destroy();
      return 'small';
    },
  },
  // It ends itself in the middle of a commit, and does not come up again before there is space.
  'write-ahead log': {
    megabytes: 24,
    initdbFlags: disk => [
      '--wal-segsize=1',
      `--waldir=${path.join(disk.folder, 'log')}`,
    ],
    // A new file for each megabyte, none of them made beforehand.
    settings: { wal_recycle: 'off', min_wal_size: '2MB', max_wal_size: '8MB' },
    said: /waits, because the database (cannot be reached|is shutting down)/,
    tablespace: async () => undefined,
    /** What else writes to the log until its file is full. */
    async useSpace(knex) {
      await knex.raw('select pg_switch_wal()');
    },
  },
};

async function fillOne(
  report,
  defer,
  { what, seed, instances, rounds, folder },
) {
  const random = seededRandom(seed);
  const { megabytes, initdbFlags, settings, said, tablespace, useSpace } =
    DISKS[what];
  const disk = mountSmallDisk({ megabytes });
  if (disk.skipped) {
    report.skip(`a full disk of the ${what}`, disk.skipped);
    return;
  }
  defer(() => disk.unmount());
  const postgres = await startPostgres({
    crashSafe: true,
    initdbFlags: initdbFlags(disk),
    settings,
  });
  defer(() => postgres.stop());
  // An answer that the target itself loses costs an attempt, rightly.
  const target = await startCountingTarget(random, { answersLost: 0 });
  defer(() => target.stop());
  const knex = await createEngineDatabase(postgres.url, {
    attempts: ATTEMPTS,
    tablespace: await tablespace(disk, postgres),
  });
  defer(() => knex.destroy());
  const workers = new Workers({
    databaseUrl: urlOf(postgres.url, 'killed'),
    targetUrl: target.url,
    folder,
    name: `full-${what.split(' ')[0]}`,
  });
  defer(() => workers.stop());
  await workers.startAll(PROCESSES);

  const starting = [];
  let number = 0;
  const startSome = share => {
    while (number < instances * share) {
      const numbers = Array.from(
        { length: Math.min(BATCH, instances - number) },
        (_, index) => number + index + 1,
      );
      number += numbers.length;
      const limit = LIMIT_SECONDS;
      starting.push(
        startInstances(report, { workers, numbers, random, limit }),
      );
    }
  };
  let refused = 0;
  for (let round = 1; round <= rounds; round += 1) {
    startSome((round - 0.5) / rounds);
    await wait(300 + random() * 500);
    const before = serverRefusals(postgres);
    disk.fill(Math.floor(random() * 256) * 1024);
    startSome(round / rounds);
    await insist(report, LIMIT_SECONDS, async () => {
      if (serverRefusals(postgres) === before) {
        await useSpace(knex);
        throw new Error(`the disk of the ${what} is full, and nobody minds`);
      }
    });
    for (let lease = 0; lease < LEASES; lease += 1) {
      await wait(600);
      // Where that needs space too, or nobody is there to be asked, leases end as time goes on.
      await moveClock(knex, LEASE_SECONDS).catch(() => undefined);
    }
    refused += serverRefusals(postgres) - before;
    disk.free();
    await insist(report, LIMIT_SECONDS, async () => {
      if (!postgres.isRunning()) {
        await postgres.startAgain();
      }
      await knex.raw('select 1');
    });
    target.work(0.3);
  }
  await Promise.all(starting);
  report.check(
    `no process ended over a full disk of the ${what}`,
    Array.from({ length: PROCESSES }, (_, index) => index).every(index =>
      workers.isAlive(index),
    ),
    `the server ran out of space ${refused} times`,
  );
  const waits = workers.logged(said);
  const goesOn = workers.logged(/info The flow engine goes on after/);
  report.check(
    'each process said what the engine waited for, not again and again, and that it went on',
    waits.length >= 1 &&
      goesOn.length >= 1 &&
      waits.length <= MOST_TROUBLES * (goesOn.length + PROCESSES),
    `${waits.length} and ${goesOn.length} lines`,
  );
  await comeToTheEnd(report, { knex, target, limit: LIMIT_SECONDS });
  await checkHistory(report, { knex, target, instances });
}

/** How often the server has said that there is no space. */
function serverRefusals(postgres) {
  return postgres.log().split('No space left on device').length - 1;
}

/**
 * Has PostgreSQL run out of space again and again while processes carry instances through, for longer than leases last:
 * once the space of its tables, once that of its write-ahead log. Nobody helps the processes; when there is space again
 * they go on by themselves.
 *
 * @param options - how many `instances`, in how many `rounds` it is full, and the `seed`.
 */
export async function fullDisk({ instances, rounds, seed }) {
  const folder = path.join(process.cwd(), '.artifacts', 'faults');
  fs.mkdirSync(folder, { recursive: true });
  const total = { passed: 0, failed: 0 };
  for (const what of Object.keys(DISKS)) {
    console.log(
      `full disk of the ${what}: ${instances} instances, ${PROCESSES} processes, seed ${seed}`,
    );
    const part = await runPart(async (report, defer) => {
      await fillOne(report, defer, { what, seed, instances, rounds, folder });
      report.note(`${report.elapsed} s`);
    });
    total.passed += part.passed;
    total.failed += part.failed;
  }
  return total;
}
