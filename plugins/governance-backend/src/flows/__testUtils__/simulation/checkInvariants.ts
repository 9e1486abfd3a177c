import { ledgerEntryHashInput } from '@countersign/plugin-governance-common';
import { FlowEvent, FlowEvidence } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { Sequencer } from '../../../ledger/Sequencer';
import { sha256Hex } from '../../../ledger/digest';
import { LedgerEntryRow, entryContent } from '../../../ledger/rows';
import { EventRow, InstanceRow, OutboxRow, TimerRow } from '../../rows';
import { SimulatedWorld } from './SimulatedWorld';

/** Never counted, whatever they send. */
const NEVER = ['requester', 'author', 'svc'].map(
  name => `user:default/${name}`,
);

interface Evidence {
  events: { row: EventRow; event: FlowEvent; evidence: FlowEvidence[] }[];
}

function checkHistory(row: InstanceRow, { events }: Evidence): string[] {
  const problems: string[] = [];
  const fired = new Set<string>();
  const effectEnds = new Map<string, number>();
  events.forEach(({ row: { seq }, event, evidence }, index) => {
    if (seq !== index + 1) {
      problems.push(`${row.id}: event ${index + 1} has the number ${seq}`);
    }
    if (event.type === 'timer') {
      if (fired.has(event.id)) {
        problems.push(`${row.id}: timer ${event.id} fired twice`);
      }
      fired.add(event.id);
    }
    if (event.type === 'effect.done' || event.type === 'effect.failed') {
      const key = `${row.id}/${event.visit}/${event.effect}`;
      effectEnds.set(key, (effectEnds.get(key) ?? 0) + 1);
    }
    for (const entry of evidence) {
      const named = [
        ...(entry.kind === 'vote' ? [entry.voter] : []),
        ...(entry.kind === 'stage' ? entry.counted : []),
      ];
      if (named.some(name => NEVER.includes(name))) {
        problems.push(`${row.id}: ${named.join(', ')} counted`);
      }
    }
  });
  for (const [key, count] of effectEnds) {
    if (count > 1) {
      problems.push(`${key} ended ${count} times`);
    }
  }
  if (events.length !== row.version) {
    problems.push(`${row.id}: ${events.length} events at ${row.version}`);
  }
  return problems;
}

/** Access is given only after people approved, or a rule that is bounded did. */
function checkConsent(row: InstanceRow, { events }: Evidence): string[] {
  let consent = false;
  const problems: string[] = [];
  for (const entry of events.flatMap(({ evidence }) => evidence)) {
    if (entry.kind === 'gate' && entry.result === 'true') {
      consent = entry.bounded;
    } else if (entry.kind === 'transition') {
      consent =
        entry.code === 'decision:approved' ||
        (consent && entry.to !== 'review');
    } else if (
      entry.kind === 'effect' &&
      entry.result === 'requested' &&
      entry.effect === 'credential.issue@v1' &&
      !consent
    ) {
      problems.push(`${row.id}: issued without a consent`);
    }
  }
  return problems;
}

/** Whether what can be undone was asked to be, once each and last first. */
function checkUndoing(
  row: InstanceRow,
  { events }: Evidence,
  outbox: readonly OutboxRow[],
): string[] {
  const undone = events
    .flatMap(({ evidence }) => evidence)
    .filter(
      entry =>
        entry.kind === 'effect' &&
        entry.result === 'requested' &&
        entry.effect.startsWith('undo:'),
    );
  const visits = undone.map(entry => ('visit' in entry ? entry.visit : 0));
  const sorted = [...visits].sort((a, b) => b - a);
  const done = outbox.filter(
    entry =>
      entry.status === 'done' &&
      ['credential.issue@v1', 'secret.deliver@v1'].includes(entry.uses) &&
      entry.kind === 'effect',
  );
  const all = ['failed', 'expired'].includes(row.outcome ?? '');
  return [
    ...(visits.join() === sorted.join()
      ? []
      : [`${row.id}: undone in the order of visits ${visits.join()}`]),
    ...(all && done.length !== undone.length
      ? [`${row.id}: ${done.length} effects, ${undone.length} undone`]
      : []),
  ];
}

/** What must hold of a world that has come to rest, in words where it does not. */
export async function checkInvariants(
  database: Knex,
  world: SimulatedWorld,
): Promise<string[]> {
  const problems = [...world.problems, ...world.target.problems];
  const own = (table: string, column: string) =>
    database(table).where(column, 'like', `${world.prefix}%`);
  const instances: InstanceRow[] = await own('flow_instances', 'id');
  const outbox: OutboxRow[] = await own('flow_outbox', 'instance_id')
    .orderBy('created_at')
    .orderBy('key');
  const timers: TimerRow[] = await own('flow_timers', 'instance_id');
  const keys = new Map(outbox.map(row => [row.key, row]));
  for (const row of instances) {
    const events: EventRow[] = await database('flow_events')
      .where({ instance_id: row.id })
      .orderBy('seq');
    const evidence = {
      events: events.map(stored => ({
        row: stored,
        event: JSON.parse(stored.event) as FlowEvent,
        evidence: JSON.parse(stored.evidence) as FlowEvidence[],
      })),
    };
    const effects = outbox.filter(entry => entry.instance_id === row.id);
    problems.push(
      ...checkHistory(row, evidence),
      ...checkConsent(row, evidence),
      ...checkUndoing(row, evidence, effects),
    );
    const verified = await database.transaction(trx =>
      world.engine.verifyInstance(trx, row.id),
    );
    problems.push(...verified.problems.map(entry => `${row.id}: ${entry}`));
    if (row.status !== 'ended') {
      problems.push(`${row.id} rests in ${row.state} for ever`);
    }
  }
  if (new Set(instances.map(row => row.dedupe_key)).size !== instances.length) {
    problems.push('one trigger gave two instances');
  }
  for (const id of world.instances) {
    if (!instances.some(row => row.id === id)) {
      problems.push(`${id} was acknowledged and is lost`);
    }
  }
  problems.push(
    ...outbox
      .filter(({ status }) => status === 'pending' || status === 'running')
      .map(({ key, status }) => `${key} is still ${status}`),
    ...[...world.target.asked.keys()]
      .filter(key => !keys.has(key))
      .map(key => `${key} was called, and nothing asked for it`),
    ...outbox
      .filter(
        ({ key, kind, status }) =>
          kind !== 'notice' &&
          status === 'done' &&
          !world.target.executed.has(key),
      )
      .map(({ key }) => `${key} is done, but was never carried out`),
    ...timers.map(row => `timer ${row.instance_id}/${row.timer_id} is left`),
  );
  problems.push(...(await checkLedger(database)));
  return problems;
}

/** Chains what is left and follows the chain from its first entry, every hash computed anew. */
async function checkLedger(database: Knex): Promise<string[]> {
  await new Sequencer({ knex: database }).drain();
  const rows: LedgerEntryRow[] = await database('ledger_entries').orderBy(
    'seq',
  );
  const problems: string[] = [];
  rows.forEach((row, index) => {
    const prev = row.prev ?? '';
    const hash = sha256Hex(
      ledgerEntryHashInput(entryContent(row, { seq: index + 1, prev })),
    );
    const follows = index === 0 || prev === rows[index - 1].hash;
    if (Number(row.seq) !== index + 1 || row.hash !== hash || !follows) {
      problems.push(`the ledger breaks at ${index + 1}`);
    }
  });
  const count = rows.filter(({ type }) => type === 'flow.transition').length;
  const [{ events }] = await database('flow_events').count('* as events');
  if (count !== Number(events)) {
    problems.push(`${events} events, but ${count} entries of the ledger`);
  }
  return problems;
}
