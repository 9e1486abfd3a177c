import { readAsked } from './certificationAsked.mjs';
import { percentile, spread } from './measure.mjs';
import { load } from './setUp.mjs';
import { judge, timed, times } from './timing.mjs';

const CALLS = 200;

/** What a vote writes, by hand and with nothing else: the bare transaction of an engine's call. */
async function voteBare(trx, { instance, event, entry }) {
  await trx('flow_instances').where({ id: instance.id }).forUpdate().first();
  await trx('flow_instances')
    .where({ id: instance.id, version: instance.version })
    .update({
      version: instance.version + 1,
      snapshot: instance.snapshot,
      status: 'ended',
      state: 'kept',
      outcome: 'kept',
      next_due_at: null,
      updated_at: event.at,
      ended_at: event.at,
    });
  await trx('flow_events').insert({ ...event, seq: instance.version + 1 });
  await trx('flow_timers').where({ instance_id: instance.id }).delete();
  await trx('ledger_entries').insert(entry);
  await trx('review_items')
    .where({ instance_id: instance.id })
    .update({ state: 'kept', status: 'closed', outcome: 'kept' });
}

/** The engine's own call beside the bare transaction of the same rows, in turn. */
export async function benchEngine(knex, { acting, engine }) {
  const { digestOfSeen } = load('certification/digestOfSeen');
  const { orderedId } = load('bulk');
  const asked = await readAsked(knex, 2 * CALLS);
  const [calls, bare] = [[], []];
  for (let index = 0; index < CALLS; index += 1) {
    const item = asked[2 * index];
    const instance = await knex.transaction(trx =>
      acting.engine.getInstance(trx, item.instance_id),
    );
    const digest = digestOfSeen(
      instance,
      { evidenceDigest: item.evidence_digest },
      engine.ports,
    );
    const vote = {
      type: 'vote',
      voter: item.user_ref,
      voterKind: 'person',
      decision: 'keep',
      digest,
    };
    const call = await timed(() =>
      knex.transaction(trx =>
        engine.send(trx, item.instance_id, vote, { kind: 'engine' }),
      ),
    );
    if (!call.result.accepted) {
      throw new Error(`A vote was refused: ${call.result.reason}`);
    }
    calls.push(call.ms);
    const other = asked[2 * index + 1];
    const [row] = await knex('flow_instances').where({
      id: other.instance_id,
    });
    const [event] = await knex('flow_events').where({
      instance_id: item.instance_id,
      type: 'vote',
    });
    const [{ position: _position, seq: _seq, ...entry }] = await knex(
      'ledger_entries',
    )
      .whereNull('seq')
      .orderBy('position', 'desc')
      .limit(1);
    const rows = {
      instance: row,
      event: { ...event, instance_id: other.instance_id },
      entry: { ...entry, id: orderedId() },
    };
    const { ms } = await timed(() =>
      knex.transaction(trx => voteBare(trx, rows)),
    );
    bare.push(ms);
  }
  const ratio = percentile(calls, 0.5) / percentile(bare, 0.5);
  console.log(
    `  the engine's call: ${spread(calls, 'ms')}; its bare transaction ${spread(
      bare,
      'ms',
    )}; ${judge(ratio, 3, times(ratio))} as long`,
  );
}
