// @ts-check

/**
 * When deadlines stand still: times in which the one switch was off, the portal was away, a source was stale or a task
 * waited for room, and until when an instance has been moved for them. Besides, tasks that wait until a person has room,
 * and automatic disables that wait for the next hour. New tables, nullable columns and two indexes; `source` of instances
 * is filled for reviews by one update.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_stills', table => {
    table.increments('id');
    table.string('scope', 16).notNullable().comment('all, source, instance');
    table.string('target', 255).notNullable().comment('Empty for all');
    table
      .string('cause', 16)
      .notNullable()
      .comment('switch, outage, stale, queue');
    table.string('from_at', 32).notNullable();
    table.string('to_at', 32).nullable().comment('No end: it lasts');
    table
      .string('moved_to', 36)
      .nullable()
      .comment('The last instance that was moved for it');
    table.string('settled_at', 32).nullable();
    table.index(['scope', 'target', 'to_at'], 'flow_stills_scope_idx');
    table.index(['settled_at', 'to_at'], 'flow_stills_open_idx');
  });
  await knex.schema.createTable('governance_heartbeat', table => {
    table.integer('id').primary().comment('Always 1');
    table
      .string('beat_at', 32)
      .notNullable()
      .comment('Time of the database, never moved by a demonstration');
  });
  await knex.schema.createTable('governance_source_watch', table => {
    table.string('source', 255).primary();
    table.string('last_observed_at', 32).notNullable();
    table.string('seen_at', 32).notNullable().comment('As the heartbeat');
  });
  await knex.schema.createTable('task_queue', table => {
    table.string('kind', 16).notNullable().comment('review or approval');
    table.string('item_id', 36).notNullable();
    table.string('instance_id', 36).notNullable();
    table.string('person', 255).notNullable();
    table.string('via', 255).notNullable();
    table.string('queued_at', 32).notNullable();
    table.primary(['kind', 'item_id', 'person']);
    table.index(['person', 'queued_at', 'item_id'], 'task_queue_person_idx');
    table.index(['instance_id'], 'task_queue_instance_idx');
  });
  await knex.schema.createTable('governance_caps', table => {
    table.integer('id').primary().comment('Always 1; locked to count');
  });
  await knex('governance_caps').insert({ id: 1 });
  await knex.schema.alterTable('flow_instances', table => {
    table.string('source', 255).nullable();
    table.string('still_until', 32).nullable();
    table.index(['status', 'source', 'id'], 'flow_instances_source_idx');
  });
  await knex('flow_instances').update({
    source: knex('review_items')
      .select('review_items.source')
      .whereRaw('review_items.instance_id = flow_instances.id')
      .limit(1),
  });
  await knex.schema.alterTable('flow_outbox', table => {
    table.string('released_at', 32).nullable();
    table.string('held_since', 32).nullable();
    table.index(['released_at'], 'flow_outbox_released_idx');
    table.index(['held_since', 'key'], 'flow_outbox_held_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('flow_outbox', table => {
    table.dropIndex(['held_since', 'key'], 'flow_outbox_held_idx');
    table.dropIndex(['released_at'], 'flow_outbox_released_idx');
    table.dropColumn('held_since');
    table.dropColumn('released_at');
  });
  await knex.schema.alterTable('flow_instances', table => {
    table.dropIndex(['status', 'source', 'id'], 'flow_instances_source_idx');
    table.dropColumn('still_until');
    table.dropColumn('source');
  });
  await knex.schema.dropTable('governance_caps');
  await knex.schema.dropTable('task_queue');
  await knex.schema.dropTable('governance_source_watch');
  await knex.schema.dropTable('governance_heartbeat');
  await knex.schema.dropTable('flow_stills');
};
