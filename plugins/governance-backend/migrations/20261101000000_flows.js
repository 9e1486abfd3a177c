// @ts-check

/**
 * The flow engine: immutable definitions by content hash, instances pinned to one, the events they went through, timers
 * and the outbox of effects. State, event, timers and outbox rows are written in one transaction. Texts hold canonical
 * JSON and times ISO 8601 in UTC with milliseconds, so that both engines sort and compare them alike. Only new tables are
 * created: cheap on both engines, nothing to fill, safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_definitions', table => {
    table
      .string('hash', 64)
      .primary()
      .comment('SHA-256 of the canonical text, hex');
    table.string('name', 63).notNullable();
    table.string('version', 32).notNullable();
    table.text('canonical').notNullable();
    table.text('source').notNullable();
    table.string('author', 255).notNullable();
    table.string('published_at', 32).notNullable();
    table.index(['name', 'published_at'], 'flow_definitions_name_idx');
  });
  await knex.schema.createTable('flow_active', table => {
    table.string('name', 63).primary();
    table
      .string('hash', 64)
      .notNullable()
      .references('hash')
      .inTable('flow_definitions');
  });
  await knex.schema.createTable('flow_instances', table => {
    table.string('id', 36).primary();
    table
      .string('hash', 64)
      .notNullable()
      .references('hash')
      .inTable('flow_definitions');
    table.string('flow', 63).notNullable();
    table.string('subject', 500).notNullable();
    table.string('dedupe_key', 500).notNullable().unique();
    table.string('mode', 16).notNullable();
    table.string('environment', 63).nullable();
    table.string('requested_by', 255).nullable();
    table.string('status', 16).notNullable();
    table.string('state', 63).notNullable();
    table
      .integer('version')
      .notNullable()
      .comment('Number of accepted events; the fence against lost updates');
    table.text('snapshot').notNullable();
    table.string('next_due_at', 32).nullable();
    table.string('created_at', 32).notNullable();
    table.string('updated_at', 32).notNullable();
    table.string('ended_at', 32).nullable();
    table.string('outcome', 63).nullable();
    table.index(['next_due_at'], 'flow_instances_due_idx');
    table.index(['created_at', 'id'], 'flow_instances_created_idx');
    table.index(['flow', 'status'], 'flow_instances_flow_idx');
    table.index(['subject'], 'flow_instances_subject_idx');
  });
  await knex.schema.createTable('flow_events', table => {
    table.string('instance_id', 36).notNullable();
    table.integer('seq').notNullable();
    table.string('type', 32).notNullable();
    table.text('actor_json').notNullable();
    table.text('event').notNullable();
    table.text('evidence').notNullable();
    table.string('at', 32).notNullable();
    table.primary(['instance_id', 'seq']);
  });
  await knex.schema.createTable('flow_timers', table => {
    table.string('instance_id', 36).notNullable();
    table.string('timer_id', 63).notNullable();
    table.integer('visit').notNullable();
    table.string('due_at', 32).notNullable();
    table.primary(['instance_id', 'timer_id']);
    table.index(['due_at'], 'flow_timers_due_idx');
  });
  await knex.schema.createTable('flow_outbox', table => {
    table
      .string('key', 255)
      .primary()
      .comment('instance/visit/effect: the idempotency key of every attempt');
    table.string('instance_id', 36).notNullable();
    table.string('flow', 63).notNullable();
    table.string('state', 63).notNullable();
    table.integer('visit').notNullable();
    table.string('effect', 200).notNullable();
    table.string('kind', 16).notNullable();
    table.string('uses', 128).notNullable();
    table.string('mode', 16).notNullable();
    table.text('payload').notNullable();
    table.string('timeout', 32).notNullable();
    table.string('retry_cap', 32).notNullable();
    table.string('status', 16).notNullable();
    table.integer('attempts').notNullable();
    table.integer('max_attempts').notNullable();
    table
      .string('not_before', 32)
      .notNullable()
      .comment('While running: when the lease ends');
    table.string('lease_until', 32).nullable();
    table.string('lease_owner', 63).nullable();
    table.text('last_error').nullable();
    table.text('result').nullable();
    table.string('created_at', 32).notNullable();
    table.string('done_at', 32).nullable();
    table.index(['status', 'not_before'], 'flow_outbox_claim_idx');
    table.index(['instance_id'], 'flow_outbox_instance_idx');
  });
  await knex.schema.createTable('governance_clock_offset', table => {
    table.integer('id').primary().comment('Always 1; no row means no offset');
    table.bigInteger('offset_ms').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('governance_clock_offset');
  await knex.schema.dropTable('flow_outbox');
  await knex.schema.dropTable('flow_timers');
  await knex.schema.dropTable('flow_events');
  await knex.schema.dropTable('flow_instances');
  await knex.schema.dropTable('flow_active');
  await knex.schema.dropTable('flow_definitions');
};
