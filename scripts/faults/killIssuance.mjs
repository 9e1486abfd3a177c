import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createDatabase, load, observationOf } from '../bench/setUp.mjs';
import { startPostgres } from '../postgres.mjs';
import { insist } from './driving.mjs';
import { connect, moveClock, urlOf } from './engineDatabase.mjs';
import { createApplication, watchLogins } from './issuedLogins.mjs';
import { startKeepingStore } from './keepingStore.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';
import { Workers } from './workers.mjs';

const ISSUER_SOURCES = path.resolve(
  import.meta.dirname,
  '../../plugins/governance-backend-module-postgresql/src',
);
const LIMIT_SECONDS = 900;
/** Longer than the timeout of an effect and what is added to it, so that the lease of who sleeps is somebody else's. */
const SLEEP_SECONDS = 60;

const effect = (uses, given, next) =>
  `{effect: {uses: ${uses}, with: ${given}, timeout: PT20S, retry: {max: 100, cap: PT2S}}, on: {done: ${next}, failed: given-up}}`;
const FLOW = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: issue, owner: group:default/faults, version: 1.0.0}
spec:
  context: IssuanceContext/v2
  initial: issue
  states:
    issue: ${effect(
      'credential.issue@v1',
      '{identity: request.identity, issuer: request.issuer, environment: request.environment, scopes: request.scopes, ttlDays: request.ttlDays}',
      'deliver',
    )}
    deliver: ${effect(
      'credential.deliver@v1',
      '{to: request.target}',
      'activate',
    )}
    activate: ${effect(
      'credential.activate@v1',
      '{to: request.target}',
      'granted',
    )}
    granted: {end: granted, obligations: [{kind: expiry, at: grant.notAfter}]}
    given-up: {end: failed}
`;

function requestOf(number, identity) {
  return {
    flow: 'issue',
    subject: `request:${number}`,
    dedupeKey: `request/${number}`,
    mode: 'enforce',
    actor: { kind: 'engine' },
    facts: {
      mode: 'enforce',
      request: {
        identity,
        issuer: 'apps',
        purpose: 'is killed over and over',
        environment: 'staging',
        ttlDays: 30,
        scopes: ['member:readers'],
        target: `kept:${number}`,
      },
      requester: { ref: 'user:default/faults' },
      subject: { kind: 'service-account' },
      owner: {
        ref: 'group:default/team-0',
        active: true,
        members: ['user:default/ann'],
      },
      groups: {},
      risk: { score: 10 },
      workspace: {},
      ci: {},
      incident: { active: false, revalidated: false },
    },
  };
}

/** A database with the tables of the backend and one identity that logins are issued for. */
async function createPortalDatabase(serverUrl) {
  const first = await createDatabase(serverUrl, 'killed');
  const { InventoryService } = load('inventory');
  await InventoryService.create({
    database: first,
    clock: () => new Date(),
  }).record({
    source: { id: 'apps', kind: 'postgresql', title: 'Applications' },
    observation: observationOf(1),
  });
  const { ref } = await first('inventory_identities').first('ref');
  await first('governance_clock_offset').insert({ id: 1, offset_ms: 0 });
  await first.destroy();
  return { knex: connect(urlOf(serverUrl, 'killed')), identity: ref };
}

async function comeToTheEnd(report, { knex, count }) {
  for (;;) {
    const rows = await knex('flow_instances').select('status');
    const ended = rows.filter(({ status }) => status === 'ended').length;
    if (ended === count && rows.length === count) {
      return;
    }
    if (report.elapsed > LIMIT_SECONDS) {
      throw new Error(`${ended} of ${count} have ended, ${rows.length} began`);
    }
    await moveClock(knex, 15);
    await wait(1000);
  }
}

/** Whether a value stands anywhere that it must not, in any form. */
async function findValues(knex, written, logs) {
  const { dumpDatabase, findSecrets } = load('__testUtils__/findSecrets');
  const texts = [
    ...(await dumpDatabase(knex)),
    ...logs.map(text => ({ where: 'log', text })),
  ];
  return findSecrets(
    texts,
    Object.fromEntries(written.map(({ value }, index) => [index, value])),
  );
}

async function check(
  report,
  { knex, application, watch, store, workers, count },
) {
  const instances = await knex('flow_instances').select('state');
  report.check(
    `each of ${count} requests is granted, though many were sent twice`,
    instances.length === count &&
      instances.every(({ state }) => state === 'granted'),
    [...new Set(instances.map(({ state }) => state))].join(', '),
  );
  const rows = await knex('issued_credentials').select();
  report.check(
    'each has one credential, active',
    rows.length === count && rows.every(({ state }) => state === 'active'),
  );
  const logins = await watch.usable();
  const tags = new Set(rows.map(({ tag }) => tag));
  report.check(
    `the server lets in ${logins.length} logins, one for each, and no other that was made`,
    logins.length === count && logins.every(({ tag }) => tags.has(tag)),
  );
  report.check(
    `never two logins of one request worked at once, in ${watch.samples()} looks at the server`,
    watch.doubled.size === 0 && watch.samples() > 0,
    [...watch.doubled].join(', '),
  );
  let opened = 0;
  for (const { tag, external_id: login, stored_at: target } of rows) {
    const held = store.kept.get(target);
    opened += Number(
      held?.tag === tag && (await application.letsIn(login, held.value)),
    );
  }
  report.check(
    `what lies in the store opens the login it is for, ${opened} times`,
    opened === count,
  );
  const dead = store.written.filter(({ tag }) => !tags.has(tag));
  const loginOf = new Map(
    (
      await application.run(
        `select rolname, substring(shobj_description(oid, 'pg_authid') from 'credential="([^"]+)"') as tag from pg_roles`,
      )
    ).map(({ rolname, tag }) => [tag, rolname]),
  );
  let refused = 0;
  for (const { tag, value } of dead) {
    const login = loginOf.get(tag);
    refused += Number(!login || !(await application.letsIn(login, value)));
  }
  report.check(
    `each of ${dead.length} values that came too late or got lost is refused`,
    refused === dead.length,
  );
  const calls = await knex('issuing_calls').select('state');
  report.check(
    'no call is left whose outcome nobody knows',
    calls.every(({ state }) => !['called', 'orphan'].includes(state)),
    `${calls.length} calls for ${count} credentials`,
  );
  const found = await findValues(knex, store.written, workers.logged(/./));
  report.check(
    `none of ${store.written.length} values stands in the database or in a log`,
    found.length === 0,
    found.length === 0 ? '' : JSON.stringify(found.slice(0, 3)),
  );
}

/**
 * Has processes issue logins of a real PostgreSQL while they are killed with SIGKILL, put to sleep for longer than a lease, and
 * lose their connections to the portal's database and to the issuer's server. Requests are sent twice, to two processes.
 *
 * @param options - how many `requests`, `kills` and `processes`, and the `seed`.
 */
export function killIssuance({ requests, kills, processes, seed }) {
  return runPart(async (report, defer) => {
    const random = seededRandom(seed);
    console.log(
      `issuance: ${requests} requests, ${kills} kills, ${processes} processes, seed ${seed}`,
    );
    const folder = path.join(process.cwd(), '.artifacts', 'faults');
    fs.mkdirSync(folder, { recursive: true });
    const postgres = await startPostgres({ crashSafe: true });
    defer(() => postgres.stop());
    const application = await createApplication(postgres.url);
    const { knex, identity } = await createPortalDatabase(postgres.url);
    defer(() => knex.destroy());
    const store = await startKeepingStore(random);
    defer(() => store.stop());
    const workers = new Workers({
      databaseUrl: urlOf(postgres.url, 'killed'),
      folder,
      name: 'issuing',
      script: 'issuanceWorker.cjs',
      given: {
        issuerSources: ISSUER_SOURCES,
        storeUrl: store.url,
        server: application.server,
      },
    });
    defer(() => workers.stop());
    await workers.startAll(processes);
    await workers.publish(0, FLOW);
    const watch = watchLogins(application);
    defer(() => watch.stop());

    const anybody = () => Math.floor(random() * processes);
    const send = number =>
      insist(report, LIMIT_SECONDS, () =>
        workers.ask(anybody(), [requestOf(number, identity)]),
      );
    const sending = [];
    let number = 0;
    let sleeps = 0;
    let cuts = 0;
    let killed = 0;
    const disturb = async turn => {
      if (turn % 3 === 1) {
        sleeps += 1;
        await workers.pause(anybody(), async () => {
          await moveClock(knex, SLEEP_SECONDS);
          await wait(1500);
        });
      } else if (turn % 3 === 2) {
        const { rows } = await knex.raw(
          "select pg_terminate_backend(pid) from pg_stat_activity where (datname = 'killed' or usename = 'issuer_apps') and pid <> pg_backend_pid() and random() < 0.5",
        );
        cuts += rows.length;
      }
    };
    while (killed < kills || number < requests) {
      const share = Math.ceil((requests * (killed + 1)) / Math.max(kills, 1));
      while (number < Math.min(requests, share)) {
        number += 1;
        sending.push(send(number));
        if (random() < 0.3) {
          sending.push(send(number));
        }
      }
      await wait(Math.floor(random() * 500));
      if (killed < kills) {
        const index = anybody();
        await workers.kill(index);
        killed += 1;
        await workers.start(index);
        await moveClock(knex, Math.floor(random() * SLEEP_SECONDS));
        await disturb(killed);
      }
    }
    await Promise.all(sending);
    report.note(
      `${killed} kills, ${sleeps} sleeps and ${cuts} broken connections after ${report.elapsed} s`,
    );
    await comeToTheEnd(report, { knex, count: requests });
    // What came late is looked for by reconciliation, once its call is waited for no more.
    await moveClock(knex, SLEEP_SECONDS);
    await wait(5000);
    await check(report, {
      knex,
      application,
      watch,
      store,
      workers,
      count: requests,
    });
    report.note(`${report.elapsed} s`);
  });
}
