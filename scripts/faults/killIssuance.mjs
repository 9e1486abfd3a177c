import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { issuanceFacts, recordIdentity } from '../bench/issuing.mjs';
import { createDatabase } from '../bench/setUp.mjs';
import { startPostgres } from '../postgres.mjs';
import { checkIssued, checkRevoked } from './checkIssued.mjs';
import { insist } from './driving.mjs';
import { connect, moveClock, urlOf } from './engineDatabase.mjs';
import { ISSUERS } from './issuers/index.mjs';
import { startKeepingStore } from './keepingStore.mjs';
import { killOften, SLEEP_SECONDS } from './killOften.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';
import { watchIssued } from './watchIssued.mjs';
import { Workers } from './workers.mjs';

const REVOCATION = path.resolve(
  import.meta.dirname,
  '../../plugins/governance-backend/flows/credential-revocation.yaml',
);
const LIMIT_SECONDS = 3600;
/** The clock that is moved stays behind that of the systems, so that what begins by the one has begun by the other. */
const BEHIND_MS = 6 * 3_600_000;

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

const startOf = (flow, name, facts) => ({
  flow,
  subject: `request:${name}`,
  dedupeKey: `${flow}/${name}`,
  mode: 'enforce',
  actor: { kind: 'engine' },
  facts,
});

function issueRequest(number, { identity, system: { scopes, publicKey } }) {
  return startOf(
    'issue',
    number,
    issuanceFacts({
      identity,
      issuer: 'apps',
      purpose: 'is killed over and over',
      ttlDays: 30,
      scopes,
      target: `kept:${number}`,
      ...(publicKey ? { publicKey } : {}),
    }),
  );
}

function revokeRequest({ id, owner }) {
  return startOf('credential-revocation', id, {
    mode: 'enforce',
    credential: { ref: id },
    owner: { ref: owner },
    reason: 'it has been used enough',
  });
}

/** A database with the tables of the backend. */
async function createPortalDatabase(serverUrl) {
  const first = await createDatabase(serverUrl, 'killed');
  await first('governance_clock_offset').insert({
    id: 1,
    offset_ms: -BEHIND_MS,
  });
  await first.destroy();
  return connect(urlOf(serverUrl, 'killed'));
}

async function comeToTheEnd(report, { knex, flow, count }) {
  for (;;) {
    const rows = await knex('flow_instances').where({ flow }).select('status');
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

/** Has all requests of a flow come to their end while processes are killed, many of them sent twice. */
async function carryOut(report, context, { flow, requests, kills }) {
  const { knex, random, system, workers } = context;
  const sending = [];
  const send = request =>
    sending.push(
      insist(report, LIMIT_SECONDS, () =>
        workers.ask(Math.floor(random() * workers.count), [request]),
      ),
    );
  const { killed, sleeps, cuts } = await killOften({
    workers,
    knex,
    random,
    kills,
    count: requests.length,
    begin: begun => {
      send(requests[begun]);
      if (random() < 0.3) {
        send(requests[begun]);
      }
      return begun + 1;
    },
    cut: system.cut,
    besides: system.besides,
  });
  system.rest?.();
  await Promise.all(sending);
  report.note(
    `${flow}: ${killed} kills, ${sleeps} sleeps and ${cuts} broken connections after ${report.elapsed} s`,
  );
  await comeToTheEnd(report, { knex, flow, count: requests.length });
}

/**
 * Has processes issue credentials of a real system while they are killed with SIGKILL, put to sleep for longer than a lease, and
 * lose their connections to the portal's database and to the system, then revoke them all in the same way. Requests are sent
 * twice, to two processes.
 *
 * @param options - how many `requests`, `kills` and `processes`, the `seed`, and the kind of `issuer`.
 */
export function killIssuance({ requests, kills, processes, seed, issuer }) {
  return runPart(async (report, defer) => {
    const random = seededRandom(seed);
    const folder = path.join(process.cwd(), '.artifacts', 'faults');
    fs.mkdirSync(folder, { recursive: true });
    const postgres = await startPostgres({ crashSafe: true });
    defer(() => postgres.stop());
    const serverUrl = postgres.url;
    const knex = await createPortalDatabase(serverUrl);
    defer(() => knex.destroy());
    const system = await ISSUERS[issuer]({ serverUrl, knex, random, defer });
    if (system.skipped) {
      report.skip(`issuance by ${issuer}`, system.skipped);
      return;
    }
    console.log(
      `issuance by ${issuer} (${system.version}): ${requests} requests, ${kills} kills, ${processes} processes, seed ${seed}`,
    );
    const identity = await recordIdentity(
      knex,
      { id: 'apps', kind: 'applications', title: 'Applications' },
      system.identity,
    );
    const store = await startKeepingStore(random);
    defer(() => store.stop());
    const workers = new Workers({
      databaseUrl: urlOf(serverUrl, 'killed'),
      folder,
      name: `issuing-${issuer}`,
      script: 'issuanceWorker.cjs',
      given: { issuer: system.given, storeUrl: store.url },
      env: system.env,
    });
    defer(() => workers.stop());
    await workers.startAll(processes);
    await workers.publish(0, FLOW);
    await workers.publish(0, fs.readFileSync(REVOCATION, 'utf8'));
    const watch = watchIssued(system);
    defer(() => watch.stop());
    const context = { knex, random, system, watch, store, workers };

    await carryOut(report, context, {
      flow: 'issue',
      requests: Array.from({ length: requests }, (_, index) =>
        issueRequest(index + 1, { identity, system }),
      ),
      kills,
    });
    // What came late is looked for by reconciliation, once its call is waited for no more.
    await moveClock(knex, SLEEP_SECONDS);
    await wait(5000);
    await checkIssued(report, { ...context, count: requests });

    const issued = await knex('issued_credentials').select('id', 'owner');
    await carryOut(report, context, {
      flow: 'credential-revocation',
      requests: issued.map(revokeRequest),
      kills: Math.ceil(kills / 5),
    });
    await checkRevoked(report, { ...context, count: requests });
    report.note(`${report.elapsed} s`);
  });
}
