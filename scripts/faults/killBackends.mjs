import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { waitUntil } from '../portal.mjs';
import { startPostgres } from '../postgres.mjs';
import { prepareBackend } from './backends.mjs';
import {
  checkInstances,
  checkItems,
  checkLedger,
  checkRecords,
  checkRoles,
  checkTarget,
} from './checkOutcome.mjs';
import { People } from './People.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';
import { startTarget } from './target.mjs';

const PER_ROUND = 4;
// On a slow machine fewer are killed, so that the whole stays under five minutes.
const LAST_KILL_SECONDS = 200;
const LIMIT_SECONDS = 480;

/**
 * Two real backends on one real PostgreSQL carry reviews through while they are killed with SIGKILL at random moments. At
 * the end everything is closed, every effect was carried out once, and ledger and flows verify. What no connector can do is
 * handed to people, and closes when the inventory shows that they did it.
 *
 * @param options - the `seed`, and in how many `rounds` something is decided and killed.
 */
export function killBackends({ seed, rounds: count }) {
  return runPart(async (report, defer) => {
    const root = process.cwd();
    const folder = path.join(root, '.artifacts', 'faults');
    fs.mkdirSync(folder, { recursive: true });
    const random = seededRandom(seed);
    const names = Array.from(
      { length: count * PER_ROUND },
      (_, index) => `account-${String(index).padStart(3, '0')}`,
    );
    const roles = Array.from({ length: count }, (_, index) => `role-${index}`);
    const byHand = Array.from(
      { length: count },
      (_, index) => `by-hand-${String(index).padStart(3, '0')}`,
    );
    const all = [...names, ...roles, ...byHand];
    const wanted = new Map(
      all.map(name => [name, random() < 0.2 ? 'keep' : 'revoke']),
    );
    console.log(
      `backends: seed ${seed} (repeat with: npm run faults -- --backends --seed ${seed})`,
    );
    const elapsed = () => report.elapsed;

    const database = await startPostgres({ crashSafe: true });
    defer(() => database.stop());
    const finance = await startPostgres({ crashSafe: true });
    defer(() => finance.stop());
    const target = await startTarget({
      random,
      names: [...names, ...byHand],
    });
    defer(() => target.stop());

    const query = async (url, sql) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    };
    for (const role of roles) {
      await query(
        finance.url,
        `create role "${role}" login password '${role}'; comment on role "${role}" is 'owner=group:default/ledger'`,
      );
    }

    const governance = sql =>
      query(
        `${database.url.replace(/postgres$/, '')}backstage_plugin_governance`,
        sql,
      );
    const backends = [];
    for (const name of ['one', 'two']) {
      backends.push(
        await prepareBackend({
          root,
          folder,
          name,
          databasePort: database.port,
          financePort: finance.port,
          targetUrl: target.url,
        }),
      );
    }
    defer(() => Promise.all(backends.map(backend => backend.stop())));

    // The first one migrates alone, as a rollout does.
    backends[0].start();
    await backends[0].waitUntilUp();
    backends[1].start();
    await backends[1].waitUntilUp();
    report.note(`two backends are up after ${elapsed()} s`);

    const people = new People({
      backends,
      elapsed,
      governance,
      limitSeconds: LIMIT_SECONDS,
      random,
      target,
      wanted,
    });
    const { identities, handedOver, doneByHand } = people;
    await waitUntil(
      async () => {
        try {
          const { body } = await people.call(
            'sam',
            'GET',
            '/identities?limit=200',
          );
          body.items.forEach(({ title, ref }) => identities.set(title, ref));
        } catch {
          // The catalog is still being read; the limit reports when it never is.
        }
        return all.every(name => identities.has(name));
      },
      { seconds: 90, what: 'the inventory' },
    );
    await waitUntil(
      async () => {
        const rows = await governance(
          `select 1 from directory_members where user_ref = 'user:default/ann'`,
        );
        return rows.length > 0;
      },
      { seconds: 60, what: 'the directory' },
    );

    let kills = 0;
    let restarting = Promise.resolve();
    async function killOne() {
      await restarting;
      if (elapsed() > LAST_KILL_SECONDS) {
        return;
      }
      const victims =
        random() < 0.25 ? backends : [backends[random() < 0.5 ? 0 : 1]];
      for (const victim of victims) {
        await victim.kill();
        kills += 1;
        victim.start();
      }
      restarting = Promise.all(victims.map(victim => victim.waitUntilUp()));
      // The next kill, or the end of the rounds, awaits it and fails by it; until then it must not end the process.
      restarting.catch(() => undefined);
    }

    const rounds = Array.from({ length: count }, (_, index) => [
      ...names.slice(index * PER_ROUND, (index + 1) * PER_ROUND),
      roles[index],
      byHand[index],
    ]);
    for (const round of rounds) {
      // Half of the kills hit while people decide, half while effects are carried out.
      const early = random() < 0.5;
      const deciding = Promise.all(round.map(name => people.decide(name)));
      if (early) {
        await wait(Math.floor(random() * 800));
        await killOne();
      }
      await deciding;
      await people.moveClock();
      await people.workByHand(0.4);
      if (!early) {
        await wait(Math.floor(random() * 1500));
        await killOne();
      }
    }
    await restarting;
    report.note(`${kills} kills after ${elapsed()} s`);

    const early = [...handedOver].filter(name => !doneByHand.has(name));
    const open = await governance(
      `select count(*)::int as count from review_items where status <> 'closed'`,
    );
    report.check(
      'nothing is closed that a person was handed and has not done',
      open[0].count >= early.length,
      `${early.length} of ${handedOver.size} still to be done`,
    );
    const items = new Map();
    await waitUntil(
      async () => {
        for (const name of all.filter(
          candidate => items.get(candidate)?.status !== 'closed',
        )) {
          items.set(
            name,
            await people.insist(`reading ${name}`, () => people.itemOf(name)),
          );
        }
        const open = all.filter(name => items.get(name)?.status !== 'closed');
        if (open.length > 0) {
          // Leases of those who died have to run out; nobody has to wait for that.
          await people.moveClock();
          await people.workByHand(1);
          await wait(1500);
        }
        return open.length === 0;
      },
      { seconds: 120, what: 'every item to close' },
    );

    checkItems(report, { all, items, wanted });
    checkTarget(report, { names, byHand, wanted, handedOver, target });
    const logins = await query(
      finance.url,
      `select rolname, rolcanlogin from pg_roles where rolname like 'role-%'`,
    );
    checkRoles(report, { roles, wanted, logins });
    await checkRecords(report, { all, governance });
    await checkLedger(report, { root, folder, people, url: backends[0].url });
    await checkInstances(report, { all, people });
    console.log(
      `       ${kills} kills, ${people.repeated} requests repeated, ${backends
        .map(({ name, starts }) => `backend ${name} started ${starts} times`)
        .join(', ')}, ${elapsed()} s`,
    );
    if (report.failed > 0) {
      report.note(`Logs are in ${path.relative(root, folder)}`);
    }
  });
}
