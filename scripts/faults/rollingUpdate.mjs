import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startPostgres } from '../postgres.mjs';
import { checkHistory } from './checkHistory.mjs';
import { layOutVersion } from './codeVersion.mjs';
import { startCountingTarget } from './countingTarget.mjs';
import { comeToTheEnd, insist, startInstances } from './driving.mjs';
import { connect, moveClock, urlOf } from './engineDatabase.mjs';
import { flowSource } from './killedFlow.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';
import { Workers } from './workers.mjs';

/**
 * The engine as it was before deadlines could stand still, facts were supplied, hands carried out and transitions were
 * written by a function of the database: twelve migrations ago.
 */
export const OLD_COMMIT = 'd433c6589a33a161324beffe40da5179ac20d2ad';

const NEW_MIGRATIONS = path.resolve(
  import.meta.dirname,
  '../../plugins/governance-backend/migrations',
);
const PROCESSES = 3;
const LIMIT_SECONDS = 180;
const BATCH = 10;

async function createOldDatabase(serverUrl, migrations) {
  const admin = connect(serverUrl);
  await admin.raw('create database killed');
  await admin.destroy();
  const knex = connect(urlOf(serverUrl, 'killed'));
  await knex.migrate.latest({ directory: migrations });
  await knex('governance_clock_offset').insert({ id: 1, offset_ms: 0 });
  return knex;
}

/**
 * Updates processes one by one, as a rolling update does: those of an earlier version of the code begin instances, the
 * database is migrated under them, and each is replaced by one of this version while the others work on. All versions work
 * on the same instances meanwhile, the last one carries them to the end, and every history recomputes to the same bytes.
 *
 * @param options - how many `instances`, the `seed`, and the `commit` of the earlier version.
 */
export function rollingUpdate({ instances, seed, commit = OLD_COMMIT }) {
  return runPart(async (report, defer) => {
    console.log(
      `rolling update: from ${commit.slice(
        0,
        9,
      )}, ${instances} instances, ${PROCESSES} processes, seed ${seed}`,
    );
    const random = seededRandom(seed);
    const root = process.cwd();
    const folder = path.join(root, '.artifacts', 'faults');
    const code = path.join(folder, `version-${commit.slice(0, 9)}`);
    fs.rmSync(code, { recursive: true, force: true });
    const old = layOutVersion({ root, commit, folder: code });
    defer(() => fs.rmSync(code, { recursive: true, force: true }));
    if (old.skipped) {
      report.skip('a rolling update', old.skipped);
      return;
    }
    const postgres = await startPostgres({ crashSafe: true });
    defer(() => postgres.stop());
    const target = await startCountingTarget(random);
    defer(() => target.stop());
    const knex = await createOldDatabase(postgres.url, old.migrations);
    defer(() => knex.destroy());
    const workers = new Workers({
      databaseUrl: urlOf(postgres.url, 'killed'),
      targetUrl: target.url,
      folder,
      name: 'rolling',
    });
    defer(() => workers.stop());
    await workers.startAll(PROCESSES, { sources: old.sources, version: 'old' });
    await workers.publish(0, flowSource());

    const starting = [];
    let number = 0;
    const startSome = share => {
      while (number < Math.floor(instances * share)) {
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
    const workOn = async () => {
      await wait(500 + random() * 500);
      target.work(0.3);
      await moveClock(knex, 10 + Math.floor(random() * 20));
    };

    startSome(0.4);
    await workOn();
    startSome(0.5);
    await workOn();
    const begun = number;
    const [{ count: before }] = await knex('flow_events').count('* as count');
    startSome(0.6);
    let tries = 0;
    // Where it meets the work of the old ones in a deadlock, the new one is started once more.
    await insist(report, LIMIT_SECONDS, async () => {
      tries += 1;
      await knex.migrate.latest({ directory: NEW_MIGRATIONS });
    });
    report.note(
      `migrated at attempt ${tries} under ${PROCESSES} old processes, ${begun} instances with ${before} events by the old code alone`,
    );
    const refusal = await knex.migrate
      .latest({ directory: old.migrations })
      .then(() => undefined)
      .catch(error => String(error));
    report.check(
      'the earlier version does not start anew on what is migrated, and says why',
      /migration directory is corrupt/.test(refusal),
    );
    for (let index = 0; index < PROCESSES; index += 1) {
      startSome(0.6 + (0.3 * (index + 1)) / PROCESSES);
      await workOn();
      await workers.kill(index);
      await workers.start(index, { version: 'new' });
      if (index === 0) {
        // A second version of the flow comes with the new code; the old one works on that too.
        await workers.publish(0, flowSource({ version: '2.0.0' }));
      }
      await workOn();
    }
    startSome(1);
    await Promise.all(starting);
    await comeToTheEnd(report, { knex, target, limit: LIMIT_SECONDS });

    const owners = await knex('flow_outbox').select(
      'instance_id',
      'lease_owner',
    );
    const versionsOf = new Map();
    for (const { instance_id: id, lease_owner: owner } of owners) {
      const [version] = owner.split('-');
      versionsOf.set(id, (versionsOf.get(id) ?? new Set()).add(version));
    }
    const both = [...versionsOf.values()].filter(({ size }) => size === 2);
    const hashes = await knex('flow_instances').distinct('hash');
    report.check(
      'old and new code worked on the same instances, under two versions of the flow',
      both.length > 0 && hashes.length === 2,
      `${both.length} of ${instances} instances by both`,
    );
    const errors = workers.logged(/error|Error/);
    report.note(`${errors.length} errors in the logs of the processes`);
    await checkHistory(report, { knex, target, instances });
    report.note(`${report.elapsed} s`);
  });
}
