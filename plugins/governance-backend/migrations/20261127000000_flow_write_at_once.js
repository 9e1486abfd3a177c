// @ts-check

const {
  down: dropFirst,
  up: createFirst,
} = require('./20261126000900_flow_write');

const COLUMNS =
  'id, v, at, written_at, type, subject, actor, data, commitments';

/**
 * On PostgreSQL, the functions that transitions of flows go through, so that each takes the fewest ways to the database
 * and back: `flow_known` reads what has to be known before a start, `flow_write` writes what a transition comes to. Both
 * keep one plan for each of their statements; the function of before planned two of them anew in each call, and found
 * effects by way of all that are running.
 *
 * `flow_write` locks the instances that go on, in the order of their ids and before anything else, and writes nothing at
 * all where one of them is not any more as the caller knows it: at the version before, and with that snapshot, for an
 * erasure rewrites snapshots without a version. Both columns that it yields are null then. So a caller that knows the
 * instance need not have locked and read it. Its arguments are those of before, and a replica of before gets on with it.
 *
 * SQLite has no need of it. Nothing is filled or locked; `down` and `up` again is safe.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  if (knex.client.config.client !== 'pg') {
    return;
  }
  await knex.raw(`
    create function flow_known(p_keys text[], p_flows text[])
    returns table (what text, name text, value text, author text) language plpgsql
    set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
    begin
      return query
        select 'instance', i.dedupe_key::text, i.id::text, null::text
          from flow_instances i where i.dedupe_key = any(p_keys)
        union all select 'flow', a.name::text, d.hash::text, d.author::text
          from flow_active a join flow_definitions d on d.hash = a.hash where a.name = any(p_flows)
        union all select 'time', null, (floor(extract(epoch from clock_timestamp()) * 1000)::bigint
          + coalesce((select o.offset_ms from governance_clock_offset o where o.id = 1), 0))::text, null;
    end
    $$`);
  await knex.raw(`
    create or replace function flow_write(
      p_settled_keys text[], p_settlements json, p_changed_ids text[], p_changed json, p_started json,
      p_without_timers text[], p_events json, p_timers json, p_effects json, p_entries json
    ) returns table (settled text[], written text[]) language plpgsql
    set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
    declare
      v_settled text[] := '{}';
      v_written text[] := '{}';
      v_known int;
      v_all boolean;
    begin
      if p_changed is not null then
        with locked as materialized (
          select i.id, i.version, i.snapshot from flow_instances i where i.id = any(p_changed_ids)
          order by i.id for update
        ) select count(*) into v_known
          from json_to_recordset(p_changed) as n(id text, version int, before text)
          join locked on locked.id = n.id and locked.version = n.version - 1
            and (n.before is null or n.before = encode(sha256(convert_to(locked.snapshot, 'UTF8')), 'hex'));
        if v_known < cardinality(p_changed_ids) then
          return query select null::text[], null::text[];
          return;
        end if;
      end if;
      if p_settlements is not null then
        with done as (
          update flow_outbox o
          set status = n.status, not_before = n.not_before, lease_until = null, last_error = n.last_error,
            result = n.result, done_at = n.done_at
          from json_to_recordset(p_settlements) as n(key text, lease_owner text, attempts int, status text,
            not_before text, last_error text, result text, done_at text)
          where o.key = any(p_settled_keys) and o.key = n.key
            and coalesce(o.status, '') = 'running' and o.lease_owner = n.lease_owner and o.attempts = n.attempts
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
      -- Mostly all are, and then nothing need be looked for among hundreds, for each row.
      v_all := cardinality(v_written) =
        coalesce(cardinality(p_changed_ids), 0) + coalesce(json_array_length(p_started), 0);
      if p_without_timers is not null then
        delete from flow_timers t
        where t.instance_id = any(p_without_timers) and (v_all or t.instance_id = any(v_written));
      end if;
      if p_events is not null then
        insert into flow_events
        select n.* from json_populate_recordset(null::flow_events, p_events) n
        where v_all or n.instance_id = any(v_written);
      end if;
      if p_timers is not null then
        insert into flow_timers
        select n.* from json_populate_recordset(null::flow_timers, p_timers) n
        where v_all or n.instance_id = any(v_written);
      end if;
      if p_effects is not null then
        insert into flow_outbox
        select n.* from json_populate_recordset(null::flow_outbox, p_effects) n
        where v_all or n.instance_id = any(v_written);
      end if;
      if p_entries is not null then
        insert into ledger_entries (${COLUMNS})
        select ${COLUMNS.replace(/(\w+)/g, 'n.$1')}
        from json_to_recordset(p_entries) as n(place int, instance_id text, id text, v int, at text, written_at text,
          type text, subject text, actor text, data text, commitments text)
        where v_all or n.instance_id = any(v_written)
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
    await dropFirst(knex);
    await createFirst(knex);
    await knex.raw('drop function flow_known');
  }
};
