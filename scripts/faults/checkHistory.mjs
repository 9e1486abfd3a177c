import { load } from '../bench/setUp.mjs';
import { STATES } from './killedFlow.mjs';
import { watchingEngine } from './engineDatabase.mjs';

/** The first entry at which the chain of the ledger breaks, or nothing. Every hash is computed anew. */
export async function findBreak(knex) {
  const { ledgerEntryHashInput } = load('../../governance-common/src');
  const { entryContent } = load('ledger/rows');
  const { sha256Hex } = load('ledger/digest');
  const entries = await knex('ledger_entries').orderBy('seq');
  const broken = entries.findIndex((row, index) => {
    const place = { seq: index + 1, prev: row.prev };
    return (
      Number(row.seq) !== index + 1 ||
      (index > 0 && row.prev !== entries[index - 1].hash) ||
      row.hash !== sha256Hex(ledgerEntryHashInput(entryContent(row, place)))
    );
  });
  return {
    entries: entries.length,
    brokenAt: broken < 0 ? undefined : broken + 1,
  };
}

/**
 * Checks what must hold once every instance has come to its end, whatever happened before: none is lost, each effect was
 * carried out once, each history recomputes, and the chain of the ledger is unbroken.
 */
export async function checkHistory(report, { knex, target, instances }) {
  const rows = await knex('flow_instances').select('id', 'state');
  const unfinished = rows.filter(({ state }) => state !== 'finished');
  report.check(
    `none of ${instances} instances is lost, and each has finished`,
    rows.length === instances && unfinished.length === 0,
    [...new Set(unfinished.map(({ state }) => state))].join(', '),
  );
  const outbox = await knex('flow_outbox').select(
    'key',
    'uses',
    'status',
    'attempts',
    'lease_owner',
  );
  const keys = new Set(outbox.map(({ key }) => key));
  report.check(
    `the target carried out ${target.keys.size} effects, one for each of ${keys.size} keys`,
    keys.size === (STATES.length + 1) * instances &&
      target.keys.size === keys.size &&
      [...target.keys.keys()].every(key => keys.has(key)),
    `${target.deliveries()} deliveries`,
  );
  report.check(
    'every effect is done',
    outbox.every(({ status }) => status === 'done'),
    `${outbox.reduce((sum, { attempts }) => sum + attempts, 0)} attempts, ${
      new Set(outbox.map(row => row.lease_owner)).size
    } processes`,
  );
  await checkHands(report, { knex, target, instances });
  const gaps = await knex('flow_events')
    .select('instance_id')
    .groupBy('instance_id')
    .havingRaw('max(seq) <> count(*) or min(seq) <> 1');
  report.check(
    'events of every instance are numbered without a gap',
    gaps.length === 0,
  );
  await checkRecomputation(report, knex, rows);
  const { Sequencer } = load('ledger/Sequencer');
  await new Sequencer({ knex }).drain();
  const { entries, brokenAt } = await findBreak(knex);
  const [{ count: events }] = await knex('flow_events').count('* as count');
  report.check(
    `the chain of ${entries} entries is unbroken, one for each event`,
    brokenAt === undefined && entries === Number(events),
    brokenAt === undefined ? `${events} events` : `broken at ${brokenAt}`,
  );
}

/** What people do is handed over once, and counts once, when it is observed. */
async function checkHands(report, { knex, target, instances }) {
  const observed = await knex('flow_events')
    .where({ type: 'signal' })
    .groupBy('instance_id')
    .select('instance_id')
    .count('* as count');
  report.check(
    `what ${instances} people had to do was handed over once, and closed once by what was observed`,
    target.handed.size === instances &&
      [...target.handed.values()].every(count => count === 1) &&
      observed.length === instances &&
      observed.every(({ count }) => Number(count) === 1),
  );
}

export async function checkRecomputation(report, knex, rows) {
  const engine = watchingEngine(knex);
  const problems = [];
  for (const { id } of rows) {
    const verified = await knex.transaction(trx =>
      engine.verifyInstance(trx, id),
    );
    problems.push(...verified.problems.map(problem => `${id}: ${problem}`));
  }
  report.check(
    `each of ${rows.length} instances recomputes from its events`,
    problems.length === 0,
    problems.slice(0, 3).join('; '),
  );
}
