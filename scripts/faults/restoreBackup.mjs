import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { load } from '../bench/setUp.mjs';
import { startPostgres } from '../postgres.mjs';
import { checkRecomputation, findBreak } from './checkHistory.mjs';
import { startCountingTarget } from './countingTarget.mjs';
import { comeToTheEnd, startInstances } from './driving.mjs';
import { createEngineDatabase, moveClock, urlOf } from './engineDatabase.mjs';
import { STATES } from './killedFlow.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';
import { Workers } from './workers.mjs';

const LIMIT_SECONDS = 180;
const PROCESSES = 2;
const BATCH = 10;

/** The ledger's own signing and looking, with a sink that lies outside of the database. */
function ledgerTools(knex, folder) {
  const { Checkpointer, RollbackWatch, Sequencer, localSigner, exportLedger } =
    load('ledger');
  const { DatabaseLedger } = load('ledger/DatabaseLedger');
  const { unwrappedKeys } = load('ledger/dataKeys');
  const { fileSink } = load('ledger/sinks/fileSink');
  const clock = () => new Date();
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = localSigner({
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  });
  const sinkFile = path.join(folder, 'checkpoints.jsonl');
  fs.rmSync(sinkFile, { force: true });
  const sinks = [fileSink({ id: 'outside', path: sinkFile })];
  const ledger = new DatabaseLedger({ wrapper: unwrappedKeys(), clock });
  return {
    async sign() {
      await new Sequencer({ knex }).drain();
      return new Checkpointer({ knex, signer, sinks, clock }).run();
    },
    look: () => new RollbackWatch({ knex, ledger, sinks, clock }).look(),
    /** The last line of the sink, put where `ledger verify` finds it. */
    keepLast() {
      const lines = fs.readFileSync(sinkFile, 'utf8').trim().split('\n');
      const kept = path.join(folder, 'checkpoint-kept.json');
      fs.writeFileSync(kept, lines.at(-1));
      return kept;
    },
    /** Exports the ledger and has the command line verify it, as an auditor does. */
    async verify(options) {
      await new Sequencer({ knex }).drain();
      const file = path.join(folder, 'restored.ndjson');
      const out = fs.openSync(file, 'w');
      for await (const line of exportLedger({
        knex,
        now: clock().toISOString(),
      })) {
        fs.writeSync(out, `${line.trimEnd()}\n`);
      }
      fs.closeSync(out);
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [
          path.resolve(
            import.meta.dirname,
            '../../plugins/cli-module-governance/bin/countersign-governance',
          ),
          'ledger',
          'verify',
          file,
          ...options,
        ],
        { encoding: 'utf8' },
      );
      return { status, said: `${stdout}${stderr}` };
    },
  };
}

/** Replaces what a stopped server has by what was copied of it earlier. */
function putBack(from, to) {
  fs.rmSync(to, { recursive: true, force: true });
  copy(from, to);
}

/** With owners and modes, without which the server does not start. */
function copy(from, to) {
  const { status, stderr } = spawnSync('cp', ['-a', from, to], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`cp failed: ${stderr}`);
  }
}

/**
 * Goes back to an older copy of the database after effects were carried out that the copy knows nothing of. What the copy
 * knows to be under way is asked for again under the same keys, so that the system outside does nothing twice, and goes on
 * to its end. That the ledger was taken back is found out by the checkpoint that was kept outside: at once by the plugin, and
 * by the command line.
 *
 * @param options - how many `instances`, and the `seed`.
 */
export function restoreBackup({ instances, seed }) {
  return runPart(async (report, defer) => {
    console.log(
      `older backup: ${instances} instances, ${PROCESSES} processes, seed ${seed}`,
    );
    const random = seededRandom(seed);
    const folder = path.join(process.cwd(), '.artifacts', 'faults');
    fs.mkdirSync(folder, { recursive: true });
    const postgres = await startPostgres({ crashSafe: true });
    defer(() => postgres.stop());
    const target = await startCountingTarget(random);
    defer(() => target.stop());
    const knex = await createEngineDatabase(postgres.url);
    defer(() => knex.destroy());
    const ledger = ledgerTools(knex, folder);
    const workers = new Workers({
      databaseUrl: urlOf(postgres.url, 'killed'),
      targetUrl: target.url,
      folder,
      name: 'restored',
    });
    defer(() => workers.stop());
    await workers.startAll(PROCESSES);

    const start = async (from, to) => {
      for (let first = from; first <= to; first += BATCH) {
        const numbers = Array.from(
          { length: Math.min(BATCH, to - first + 1) },
          (_, index) => first + index,
        );
        await startInstances(report, {
          workers,
          numbers,
          random,
          limit: LIMIT_SECONDS,
        });
      }
    };
    const workOn = async () => {
      await wait(300 + random() * 400);
      target.work(0.4);
      await moveClock(knex, 10 + Math.floor(random() * 15));
    };
    /** Nobody is asked to finish; the server has nothing in memory that its files lack. */
    const withoutServer = async work => {
      await workers.stop();
      await postgres.shutDown();
      await work();
      await postgres.startAgain();
      await knex.raw('select 1').catch(() => knex.raw('select 1'));
    };

    const inBackup = Math.floor(instances * 0.85);
    await start(1, Math.floor(inBackup / 2));
    await workOn();
    await start(Math.floor(inBackup / 2) + 1, inBackup);
    await workOn();
    await ledger.sign();
    const backup = `${postgres.dataDirectory}.backup`;
    await withoutServer(() => copy(postgres.dataDirectory, backup));
    const known = await knex('flow_events').count('* as count').first();
    const keysThen = new Set(target.keys.keys());

    await workers.startAll(PROCESSES);
    await start(inBackup + 1, instances);
    for (let turn = 0; turn < 4; turn += 1) {
      await workOn();
    }
    await ledger.sign();
    const kept = ledger.keepLast();
    const lost = await knex('flow_events').count('* as count').first();
    await withoutServer(() => putBack(backup, postgres.dataDirectory));
    const keysNow = new Set(target.keys.keys());
    const deliveriesNow = target.deliveries();
    report.note(
      `gone back from ${lost.count} events to ${known.count}; ${
        keysNow.size - keysThen.size
      } effects were carried out in between`,
    );

    const back = await ledger.verify(['--checkpoint', kept]);
    report.check(
      'the checkpoint kept outside shows the command line that the ledger was rolled back',
      back.status !== 0 && /rolled back/.test(back.said),
      back.said.split('\n')[0],
    );
    const { found } = await ledger.look();
    report.check(
      'the plugin finds it out before anything goes on, and writes it into the chain',
      found.length === 1 &&
        found[0].ownSize < found[0].size &&
        (await knex('ledger_entries').where({ type: 'ledger.rolled-back' }))
          .length === 1,
      `${found[0]?.size} entries outside, ${found[0]?.ownSize} here`,
    );

    await workers.startAll(PROCESSES);
    await comeToTheEnd(report, { knex, target, limit: LIMIT_SECONDS });
    const rows = await knex('flow_instances').select('id', 'state', 'subject');
    report.check(
      `each of the ${inBackup} instances that the backup knew has finished`,
      rows.length === inBackup &&
        rows.every(({ state }) => state === 'finished'),
    );
    const outbox = new Set(await knex('flow_outbox').pluck('key'));
    const done = [...target.keys.keys()].filter(key => outbox.has(key));
    report.check(
      'what was carried out before was asked for again under the same keys, and nothing was done twice',
      outbox.size === (STATES.length + 1) * inBackup &&
        done.length === outbox.size,
      `${target.deliveries() - deliveriesNow} deliveries, ${
        target.keys.size - keysNow.size
      } new effects`,
    );
    const unknown = [...target.keys.keys()].filter(key => !outbox.has(key));
    const begunAfter = new Set(unknown.map(key => key.split('/')[0]));
    report.check(
      'what the target did and nobody knows of any more belongs to what was begun after the backup, and to nothing else',
      unknown.every(key => keysNow.has(key)) &&
        begunAfter.size === instances - inBackup &&
        rows.every(({ id }) => !begunAfter.has(id)),
      `${unknown.length} effects of ${begunAfter.size} instances`,
    );
    await checkRecomputation(report, knex, rows);
    await ledger.sign();
    const { entries, brokenAt } = await findBreak(knex);
    report.check(
      `the chain of ${entries} entries that goes on from there is unbroken, and signed on`,
      brokenAt === undefined,
    );
    const alone = await ledger.verify([]);
    const compared = await ledger.verify(['--checkpoint', kept]);
    report.check(
      'alone it verifies; with the checkpoint kept outside it is still told apart',
      alone.status === 0 && compared.status !== 0,
      compared.said.split('\n')[0],
    );
    report.note(`${report.elapsed} s`);
  });
}
