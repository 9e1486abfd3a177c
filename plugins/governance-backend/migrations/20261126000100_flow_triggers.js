// @ts-check

/**
 * What starts instances by itself. The next due time of a schedule is stored and compared with the time of the database,
 * so that it survives restarts and is made up once. A run keeps its place in what it goes through, and each start takes a
 * key that is free again when its instance ends: the unique index is what keeps two replicas, or two events, from starting
 * one thing twice. Events are kept with the answer that was given, so that a repeated one gets the same. New tables only;
 * cheap and safe to run again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_triggers', table => {
    table.string('flow', 63).primary();
    table.string('hash', 64).notNullable();
    table.text('schedule').nullable().comment('JSON: cron and time zone');
    table.string('next_due_at', 32).nullable();
    table.index(['next_due_at'], 'flow_triggers_due_idx');
  });
  await knex.schema.createTable('flow_trigger_runs', table => {
    table.string('id', 36).primary();
    table.string('flow', 63).notNullable();
    table.string('hash', 64).notNullable();
    table.string('kind', 16).notNullable();
    table.string('due_at', 32).nullable();
    table.string('started_at', 32).notNullable();
    table.string('ended_at', 32).nullable();
    table.string('status', 16).notNullable();
    table.text('cursor').nullable();
    table.integer('started').notNullable();
    table.integer('deduplicated').notNullable();
    table.integer('excluded').notNullable();
    table.integer('unreadable').notNullable();
    table
      .string('counted_since', 32)
      .notNullable()
      .comment('What ended before does not count for the breaker');
    table.text('pause_reason').nullable();
    table.string('paused_at', 32).nullable();
    table.string('paged_at', 32).nullable();
    table.string('resumed_by', 255).nullable();
    table.string('resumed_at', 32).nullable();
    table.text('resume_reason').nullable();
    table.text('last_error').nullable();
    table.unique(['flow', 'due_at'], { indexName: 'flow_trigger_runs_uniq' });
    table.index(['flow', 'started_at', 'id'], 'flow_trigger_runs_flow_idx');
    table.index(['status'], 'flow_trigger_runs_status_idx');
  });
  await knex.schema.createTable('flow_trigger_starts', table => {
    table.string('id', 36).primary();
    table.string('run_id', 36).notNullable();
    table.string('flow', 63).notNullable();
    table.string('subject', 500).notNullable();
    table
      .string('open_key', 64)
      .nullable()
      .comment('Taken while it waits or runs');
    table.string('state', 16).notNullable();
    table.string('instance_id', 36).nullable();
    table.text('reason').nullable();
    table.string('outcome', 63).nullable();
    table.boolean('refused').nullable();
    table.text('given').nullable().comment('JSON: facts that came with it');
    table.string('at', 32).notNullable();
    table.string('ended_at', 32).nullable();
    table.unique(['open_key'], { indexName: 'flow_trigger_starts_uniq' });
    table.index(['run_id', 'at', 'id'], 'flow_trigger_starts_run_idx');
    table.index(['flow', 'state', 'at'], 'flow_trigger_starts_flow_idx');
    table.index(['instance_id'], 'flow_trigger_starts_instance_idx');
  });
  await knex.schema.createTable('flow_trigger_events', table => {
    table.string('source', 255).notNullable();
    table.string('id', 255).notNullable();
    table.string('name', 128).notNullable();
    table.string('subject', 500).nullable();
    table.string('at', 32).notNullable();
    table.string('received_at', 32).notNullable();
    table.text('answer').notNullable().comment('JSON');
    table.primary(['source', 'id']);
  });
  await knex.schema.createTable('flow_event_cursors', table => {
    table.string('name', 255).primary();
    table.string('at', 32).notNullable();
    table.string('id', 80).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('flow_event_cursors');
  await knex.schema.dropTable('flow_trigger_events');
  await knex.schema.dropTable('flow_trigger_starts');
  await knex.schema.dropTable('flow_trigger_runs');
  await knex.schema.dropTable('flow_triggers');
};
