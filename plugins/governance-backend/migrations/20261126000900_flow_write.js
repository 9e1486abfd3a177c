// @ts-check

const COLUMNS =
  'id, v, at, written_at, type, subject, actor, data, commitments';

/**
 * On PostgreSQL, a function that writes what transitions of flows come to: settlements of effects, instances, events,
 * timers, outbox and ledger. One call is one way to the database and back, and the server keeps the plans of its
 * statements for each connection, also behind a pooler, where prepared statements would not be safe. SQLite has no need of
 * it. Nothing is filled or locked; `down` and `up` again is safe.
 *
 * Everything hangs on the fence of its instance: where a lease is lost, a version has gone on or a dedupe key is taken,
 * nothing is written of that instance. Rows are JSON arrays of rows of the tables, so that a later column needs no other
 * function, but for those of `flow_instances` that are set one by one.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  if (knex.client.config.client !== 'pg') {
    return;
  }
  await knex.raw(`
    create function flow_write(
      p_settled_keys text[], p_settlements json, p_changed_ids text[], p_changed json, p_started json,
      p_without_timers text[], p_events json, p_timers json, p_effects json, p_entries json
    ) returns table (settled text[], written text[]) language plpgsql set enable_seqscan = off as $$
    declare
      v_settled text[] := '{}';
      v_written text[] := '{}';
    begin
      if p_settlements is not null then
        with done as (
          update flow_outbox o
          set status = n.status, not_before = n.not_before, lease_until = null, last_error = n.last_error,
            result = n.result, done_at = n.done_at
          from json_populate_recordset(null::flow_outbox, p_settlements) n
          where o.key = any(p_settled_keys) and o.key = n.key
            and o.status = 'running' and o.lease_owner = n.lease_owner and o.attempts = n.attempts
          returning o.key
        ) select coalesce(array_agg(done.key), '{}') into v_settled from done;
      end if;
      if p_changed is not null then
        with done as (
          update flow_instances i
          set hash = n.hash, status = n.status, state = n.state, version = n.version, snapshot = n.snapshot,
            next_due_at = n.next_due_at, updated_at = n.updated_at, ended_at = n.ended_at, outcome = n.outcome
          from json_to_recordset(p_changed) as n(id text, after text, hash text, status text, state text, version int,
            snapshot text, next_due_at text, updated_at text, ended_at text, outcome text)
          where i.id = any(p_changed_ids) and i.id = n.id
            and i.version = n.version - 1 and n.after = any(v_settled)
          returning i.id
        ) select coalesce(array_agg(done.id), '{}') into v_written from done;
      end if;
      if p_started is not null then
        with done as (
          insert into flow_instances
          select n.* from json_populate_recordset(null::flow_instances, p_started) n
          on conflict (dedupe_key) do nothing
          returning id
        ) select coalesce(array_agg(done.id), '{}') into v_written from done;
      end if;
      if p_without_timers is not null then
        delete from flow_timers t
        where t.instance_id = any(p_without_timers) and t.instance_id = any(v_written);
      end if;
      if p_events is not null then
        insert into flow_events
        select n.* from json_populate_recordset(null::flow_events, p_events) n
        where n.instance_id = any(v_written);
      end if;
      if p_timers is not null then
        insert into flow_timers
        select n.* from json_populate_recordset(null::flow_timers, p_timers) n
        where n.instance_id = any(v_written);
      end if;
      if p_effects is not null then
        insert into flow_outbox
        select n.* from json_populate_recordset(null::flow_outbox, p_effects) n
        where n.instance_id = any(v_written);
      end if;
      if p_entries is not null then
        insert into ledger_entries (${COLUMNS})
        select ${COLUMNS.replace(/(\w+)/g, 'n.$1')}
        from json_to_recordset(p_entries) as n(place int, instance_id text, id text, v int, at text, written_at text,
          type text, subject text, actor text, data text, commitments text)
        where n.instance_id = any(v_written)
        order by n.place;
      end if;
      return query select v_settled, v_written;
    end
    $$`);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  if (knex.client.config.client === 'pg') {
    await knex.raw('drop function flow_write');
  }
};
