import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { callAs, tokenOf, waitUntil } from '../portal.mjs';
import { freePort, startPostgres } from '../postgres.mjs';
import { KillableBackend } from './backends.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';
import { startTarget } from './target.mjs';

const PER_ROUND = 4;
// On a slow machine fewer are killed, so that the whole stays under five minutes.
const LAST_KILL_SECONDS = 200;
const LIMIT_SECONDS = 480;

function seconds(count) {
  return { frequency: { seconds: count }, timeout: { minutes: 2 } };
}

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
    const check = report.check.bind(report);
    const elapsed = () => report.elapsed;

    /** Runs `work` until it does not throw; backends are being killed, so calls break off at any point. */
    async function insist(what, work) {
      for (;;) {
        try {
          return await work();
        } catch (error) {
          if (elapsed() > LIMIT_SECONDS) {
            throw new Error(`${what} did not succeed: ${error}`, {
              cause: error,
            });
          }
          await wait(250);
        }
      }
    }

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
      const port = await freePort();
      const configFile = path.join(folder, `app-config.${name}.json`);
      fs.writeFileSync(
        configFile,
        JSON.stringify({
          app: { baseUrl: 'http://127.0.0.1:1' },
          backend: {
            baseUrl: `http://127.0.0.1:${port}`,
            listen: { port, host: '127.0.0.1' },
            database: {
              client: 'pg',
              connection: {
                host: '127.0.0.1',
                port: database.port,
                user: 'postgres',
                password: 'postgres',
              },
            },
          },
          auth: { environment: 'development', providers: { persona: {} } },
          permission: { enabled: true },
          catalog: {
            processingInterval: { seconds: 5 },
            rules: [{ allow: ['User', 'Group', 'Location'] }],
            locations: [
              { type: 'file', target: path.join(root, 'examples', 'org.yaml') },
            ],
          },
          governance: {
            modes: [{ environment: 'production', mode: 'enforce' }],
            reviews: {
              triageGroup: 'group:default/identity-security',
              coolDowns: [{ for: 'PT0S' }],
            },
            inventory: { schedule: seconds(10) },
            directory: { schedule: seconds(5) },
            ledger: { sequenceEvery: { milliseconds: 200 } },
            sources: {
              postgresql: [
                {
                  id: 'finance',
                  environment: 'production',
                  host: '127.0.0.1',
                  port: finance.port,
                  database: 'postgres',
                  user: 'postgres',
                  password: 'postgres',
                  tls: false,
                },
              ],
            },
          },
          demo: {
            personas: ['ann', 'sam', 'otto', 'priya'].map(persona => ({
              name: persona,
              title: persona,
              description: persona,
            })),
          },
          faults: { target: target.url },
        }),
        { mode: 0o600 },
      );
      backends.push(
        new KillableBackend({
          root,
          name,
          port,
          configFile,
          logFile: path.join(folder, `backend-${name}.log`),
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

    /** A call to whichever backend; throws unless it is answered with one of the expected statuses. */
    async function call(persona, method, url, body, expected = [200, 201]) {
      const backend = backends[random() < 0.5 ? 0 : 1];
      const answer = await callAs(persona, method, url, body, backend.url);
      if (!expected.includes(answer.status)) {
        throw new Error(
          `${method} ${url} answered ${answer.status} ${JSON.stringify(
            answer.body,
          ).slice(0, 300)}`,
        );
      }
      return answer;
    }

    const identities = new Map();
    await waitUntil(
      async () => {
        try {
          const { body } = await call('sam', 'GET', '/identities?limit=200');
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
        const rows = await query(
          `${database.url.replace(/postgres$/, '')}backstage_plugin_governance`,
          `select 1 from directory_members where user_ref = 'user:default/ann'`,
        );
        return rows.length > 0;
      },
      { seconds: 60, what: 'the directory' },
    );

    const moveClock = () =>
      insist('moving the clock', () =>
        call('priya', 'POST', '/demo/clock', { by: 'PT3M' }),
      );

    async function itemOf(name) {
      const { body } = await call(
        'ann',
        'GET',
        `/reviews?limit=200&identity=${identities.get(name)}`,
      );
      return body.items.find(({ subject }) => subject.kind === 'credential');
    }

    const handedOver = new Set();
    const doneByHand = new Set();
    /** People do some of what they were handed; nothing is reported, it shows in the next reading. */
    async function workByHand(share) {
      const tasks = await governance(
        `select i.identity_title from remediation_tasks t join review_items i on i.id = t.item_id where t.kind = 'manual'`,
      );
      for (const { identity_title: name } of tasks) {
        handedOver.add(name);
        if (!doneByHand.has(name) && random() < share) {
          doneByHand.add(name);
          target.doByHand(name);
        }
      }
    }

    let repeated = 0;
    /** Asks and answers about one account, and repeats whatever was broken off, as a person would. */
    async function decide(name) {
      await insist(`opening the review of ${name}`, async () => {
        if (!(await itemOf(name))) {
          await call(
            'sam',
            'POST',
            `/identities/${identities.get(name)}/reviews`,
            {
              cause: 'A drill',
            },
          );
        }
      });
      let attempts = 0;
      await insist(`deciding about ${name}`, async () => {
        const item = await itemOf(name);
        if (item.decision) {
          return;
        }
        attempts += 1;
        repeated += attempts > 1 ? 1 : 0;
        const { body: detail } = await call(
          'ann',
          'GET',
          `/reviews/${item.id}`,
        );
        // A repeated decision is refused, and that is as good as an answer.
        await call(
          'ann',
          'POST',
          `/reviews/${item.id}/decisions`,
          {
            decision: wanted.get(name),
            evidenceDigest: detail.evidenceDigest,
          },
          [200, 409],
        );
      });
    }

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
      const deciding = Promise.all(round.map(name => decide(name)));
      if (early) {
        await wait(Math.floor(random() * 800));
        await killOne();
      }
      await deciding;
      await moveClock();
      await workByHand(0.4);
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
    check(
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
          items.set(name, await insist(`reading ${name}`, () => itemOf(name)));
        }
        const open = all.filter(name => items.get(name)?.status !== 'closed');
        if (open.length > 0) {
          // Leases of those who died have to run out; nobody has to wait for that.
          await moveClock();
          await workByHand(1);
          await wait(1500);
        }
        return open.length === 0;
      },
      { seconds: 120, what: 'every item to close' },
    );

    const outcomes = { keep: 'kept', revoke: 'revoked' };
    const wrong = all.filter(
      name => items.get(name).outcome !== outcomes[wanted.get(name)],
    );
    check(
      `every one of ${all.length} items is closed with the right outcome`,
      wrong.length === 0,
      wrong.map(name => `${name}: ${items.get(name).outcome}`).join(', '),
    );

    const effects = target.effects();
    const revoked = names.filter(name => wanted.get(name) === 'revoke');
    check(
      `the target carried each of ${revoked.length} revocations out once, under one key each`,
      revoked.every(name => effects.get(name)?.length === 1),
    );
    check(
      'the target carried nothing else out',
      [...effects.keys()].every(name => revoked.includes(name)),
    );
    const orderedByHand = byHand.filter(name => wanted.get(name) === 'revoke');
    check(
      `what ${orderedByHand.length} people had to do was handed to them, and the target took no order for it`,
      handedOver.size === orderedByHand.length &&
        orderedByHand.every(name => handedOver.has(name) && !effects.has(name)),
    );
    console.log(
      `       ${target.deliveries()} deliveries for ${
        revoked.length
      } effects; what came again came under the same key`,
    );

    const logins = await query(
      finance.url,
      `select rolname, rolcanlogin from pg_roles where rolname like 'role-%'`,
    );
    // An order that comes again does no more than it did the first time: nobody has waited for a cool-down, so no role goes.
    const canLogin = new Map(
      logins.map(({ rolname, rolcanlogin }) => [rolname, rolcanlogin]),
    );
    check(
      `each of ${roles.length} PostgreSQL roles is there, and has its login or has lost it, as was decided`,
      roles.every(name => canLogin.get(name) === (wanted.get(name) === 'keep')),
      `${roles.length - logins.length} are gone`,
    );

    const decisions = await governance(
      `select subject, count(*)::int as count from ledger_entries where type = 'review.decided' group by 1`,
    );
    check(
      `the ledger holds one decision for each of ${all.length} items`,
      decisions.length === all.length &&
        decisions.every(({ count }) => count === 1),
    );
    const [outbox] = await governance(
      `select count(*)::int as count, count(distinct lease_owner)::int as owners,
            count(*) filter (where status in ('done', 'failed', 'withheld'))::int as ended,
            sum(attempts)::int as attempts from flow_outbox`,
    );
    check(
      `every one of ${outbox.count} effects has ended`,
      outbox.count === outbox.ended && outbox.count > 0,
      `${outbox.attempts} attempts`,
    );
    check(
      'more than one process did the work',
      outbox.owners > 1,
      `${outbox.owners} processes`,
    );

    await insist('a checkpoint', () =>
      call('otto', 'POST', '/ledger/checkpoints'),
    );
    const { body: ledger } = await call('otto', 'GET', '/ledger');
    check('nothing in the ledger waits to be chained', ledger.unchained === 0);
    const exported = path.join(folder, 'ledger.ndjson');
    const lines = await fetch(
      `${backends[0].url}/api/governance/ledger/export`,
      {
        headers: {
          authorization: `Bearer ${await tokenOf('otto', backends[0].url)}`,
        },
      },
    );
    fs.writeFileSync(exported, await lines.text());
    const verdict = spawnSync(
      process.execPath,
      [
        path.join(
          root,
          'plugins/cli-module-governance/bin/countersign-governance',
        ),
        'ledger',
        'verify',
        exported,
      ],
      { encoding: 'utf8', cwd: root },
    );
    check(
      `the ledger of ${ledger.size} entries verifies offline`,
      verdict.status === 0,
      verdict.status === 0 ? '' : `${verdict.stdout}${verdict.stderr}`,
    );

    const instances = [];
    let after;
    do {
      const { body } = await call(
        'otto',
        'GET',
        `/flow-instances?limit=200${after ? `&after=${after}` : ''}`,
      );
      instances.push(...body.items);
      after = body.nextCursor;
    } while (after);
    const problems = [];
    for (const { id } of instances) {
      const { body } = await call(
        'otto',
        'GET',
        `/flow-instances/${id}/verification`,
      );
      problems.push(...(body.ok ? [] : body.problems));
    }
    check(
      `each of ${instances.length} flow instances recomputes from its events`,
      problems.length === 0 && instances.length >= all.length,
      problems.join('; '),
    );
    console.log(
      `       ${kills} kills, ${repeated} requests repeated, ${backends
        .map(({ name, starts }) => `backend ${name} started ${starts} times`)
        .join(', ')}, ${elapsed()} s`,
    );
    if (report.failed > 0) {
      report.note(`Logs are in ${path.relative(root, folder)}`);
    }
  });
}
