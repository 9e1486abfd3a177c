import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { issuanceFacts, recordIdentity } from './issuing.mjs';
import { compare } from './measure.mjs';
import { createDatabase, load, logger } from './setUp.mjs';

const require = createRequire(import.meta.url);
const { randomUUID } = require('node:crypto');

const CONCURRENCY = 32;
const actor = { kind: 'engine' };

/** A bounded automatic rule, and what follows it in the shipped flow where an earlier confirmation stands. */
const FLOW = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: issue, owner: group:default/bench, version: 1.0.0}
spec:
  context: IssuanceContext/v2
  initial: intake
  states:
    intake:
      gate:
        - {id: low-risk, when: 'request.environment in ["dev", "staging"] && size(request.scopes) < 5 && request.ttlDays <= 30', goto: issue, bounded: true}
        - else: denied
    issue:
      effect:
        uses: credential.issue@v1
        with: {identity: request.identity, issuer: request.issuer, environment: request.environment, scopes: request.scopes, ttlDays: request.ttlDays}
        compensate: credential.revoke@v1
        timeout: PT20S
        retry: {max: 6, cap: PT1H}
      on: {done: deliver, failed: rolled-back}
    deliver:
      effect: {uses: credential.deliver@v1, with: {to: request.target}, compensate: credential.withdraw@v1, timeout: PT20S, retry: {max: 6, cap: PT1H}}
      on: {done: activate, failed: rolled-back}
    activate:
      effect: {uses: credential.activate@v1, timeout: PT20S, retry: {max: 6, cap: PT1H}}
      on: {done: active, failed: rolled-back}
    active: {end: granted, obligations: [{kind: expiry, at: grant.notAfter}]}
    denied: {end: denied}
    rolled-back: {end: failed, compensate: all}
`;

/**
 * A double of an issuer that takes so long for each call, of all callers together one call at a time where it is told so, and of a
 * store that takes no time.
 */
function makePorts({ delayMs, oneAtATime }) {
  const { SecretValue } = require('@countersign/plugin-governance-node');
  let before = Promise.resolve();
  const pause = () => {
    if (!oneAtATime) {
      return delayMs > 0 ? wait(delayMs) : undefined;
    }
    before = before.then(() => wait(delayMs));
    return before;
  };
  const held = new Map();
  const issuer = {
    id: 'bench',
    kind: 'double',
    title: 'A double of an issuer',
    capabilities: {
      activation: 'native-disable',
      material: 'secret',
      revocation: 'observed',
      lists: false,
      suspends: true,
      longestLifeMs: 90 * 86_400_000,
    },
    check: () => [],
    issue: async order => {
      await pause();
      const credential = {
        tag: order.tag,
        externalId: `login-${order.tag}`,
        identity: order.identity,
        status: 'disabled',
        scopes: order.scopes,
        notAfter: order.notAfter,
      };
      held.set(order.tag, credential);
      return {
        outcome: 'issued',
        credential,
        material: new SecretValue(randomUUID()),
      };
    },
    activate: async tag => {
      await pause();
      held.get(tag).status = 'usable';
      return { outcome: 'applied', detail: 'usable' };
    },
    lookup: async tag => held.get(tag),
  };
  const kept = new Set();
  const store = {
    id: 'kept',
    kind: 'double',
    title: 'A double of a store',
    development: true,
    check: () => [],
    put: async (_value, { target }) => {
      kept.add(target);
      return { outcome: 'stored', reference: target, version: '1' };
    },
    holds: async ({ reference }) => kept.has(reference),
  };
  return {
    held,
    issuers: new Map([[issuer.id, issuer]]),
    stores: new Map([[store.id, store]]),
    issuer,
    store,
  };
}

/** What is measured: how an issuer answers, and how many credentials are asked of it. */
const RUNS = [
  { title: 'that takes no time', delayMs: 0, count: 500 },
  {
    title: 'that takes 25 ms for each of two calls',
    delayMs: 25,
    count: 500,
  },
  {
    title: 'that takes 25 ms for each of two calls, one call at a time',
    delayMs: 25,
    oneAtATime: true,
    count: 100,
  },
];

/** Runs `work` for each number, so many at a time, as so many callers would. */
async function atOnce(count, work) {
  let next = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (next < count) {
        next += 1;
        await work(next);
      }
    }),
  );
  return count;
}

/** Issues without governance: the same calls to the same ports. */
function direct({ issuer, store }) {
  let number = 0;
  return async () => {
    number += 1;
    const options = { now: new Date(), signal: new AbortController().signal };
    const tag = `direct-${number}`;
    const made = await issuer.issue(
      {
        tag,
        identity: 'identity-0',
        environment: 'staging',
        scopes: ['a'],
        notAfter: new Date(Date.now() + 86_400_000).toISOString(),
      },
      options,
    );
    await store.put(made.material, { target: tag });
    await store.holds({ reference: tag });
    await issuer.activate(tag, options);
  };
}

async function openGoverned(url, name, ports) {
  const { FlowEngine } = load('flows');
  const { readShippedFlows } = load('flows/readShippedFlows');
  const { DatabaseLedger } = load('ledger/DatabaseLedger');
  const { unwrappedKeys } = load('ledger/dataKeys');
  const { createIssuanceEffects } = load('issuance/issuanceEffects');
  const knex = await createDatabase(url, name);
  const ref = await recordIdentity(knex, {
    id: 'bench',
    kind: 'bench',
    title: 'Bench',
  });
  const shipped = readShippedFlows();
  const waiting = new Map();
  const engine = FlowEngine.create({
    database: knex,
    contexts: shipped.contexts,
    effects: shipped.effects,
    handlers: createIssuanceEffects({
      knex,
      ports: () => ports,
      newId: randomUUID,
      fingerprintKey: 'bench',
      patienceMs: 20_000,
    }),
    ledger: new DatabaseLedger({
      wrapper: unwrappedKeys(),
      clock: () => new Date(),
    }),
    logger,
    hands: 1,
    listeners: [
      async (trx, changes) => {
        for (const { subject, snapshot } of changes) {
          if (snapshot.status === 'ended') {
            // What is rolled back is settled once more, by another transaction.
            trx.executionPromise.then(waiting.get(subject), () => undefined);
          }
        }
      },
    ],
  });
  await knex.transaction(trx =>
    engine.publish(trx, { source: FLOW, author: 'user:default/bench' }),
  );
  engine.startLoop();
  let number = 0;
  return {
    request: async () => {
      number += 1;
      const place = number;
      const subject = `bench:${place}`;
      const ended = new Promise(resolve => waiting.set(subject, resolve));
      await knex.transaction(trx =>
        engine.start(trx, {
          flow: 'issue',
          subject,
          dedupeKey: `bench/${place}`,
          mode: 'enforce',
          actor,
          facts: issuanceFacts({
            identity: ref,
            issuer: 'bench',
            purpose: 'is measured',
            ttlDays: 1,
            scopes: ['a'],
            target: `kept:${place}`,
          }),
        }),
      );
      await ended;
    },
    close: async () => {
      await engine.stopLoop();
      const [{ count }] = await knex('issued_credentials')
        .where({ state: 'active' })
        .count('* as count');
      if (Number(count) !== number) {
        throw new Error(`${count} of ${number} requests ended in a credential`);
      }
      await knex.destroy();
    },
  };
}

/** Processor time of this process, in milliseconds. */
function processorMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Credentials by a bounded rule, submitted to the engine on PostgreSQL, beside the same calls without governance. Goals: at least
 * 100 a second where the issuer takes no time; 6 ms of processor time a request; 0.9 of direct where it takes 25 ms. One that many
 * callers wait for together, as most that write to a database are, serves one call at a time.
 */
export async function benchIssuance(url) {
  for (const [number, { title, count, ...issuing }] of RUNS.entries()) {
    const ports = makePorts(issuing);
    const governed = await openGoverned(url, `issuance_${number}`, ports);
    const alone = direct(ports);
    let used = 0;
    let requests = 0;
    await compare(
      `${count} credentials, ${CONCURRENCY} at once, from an issuer ${title}`,
      [
        ['direct', () => atOnce(count, alone)],
        [
          'governed',
          async () => {
            const from = processorMs();
            const done = await atOnce(count, governed.request);
            used += processorMs() - from;
            requests += done;
            return done;
          },
        ],
      ],
    );
    console.log(
      `  processor time of this process: ${(used / requests).toFixed(
        1,
      )} ms a governed request`,
    );
    await governed.close();
  }
}
