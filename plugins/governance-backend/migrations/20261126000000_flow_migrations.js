// @ts-check

/**
 * Migrations of running instances from one version of a flow to another: what was proposed, and per instance what was
 * foreseen when it was proposed and what became of it when it was carried out. New tables and one index only: cheap on both
 * engines, nothing to fill, safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_migrations', table => {
    table.string('id', 36).primary();
    table.string('flow', 63).notNullable();
    table.string('from_hash', 64).notNullable();
    table.string('from_version', 32).notNullable();
    table.string('to_hash', 64).notNullable();
    table.string('to_version', 32).notNullable();
    table.text('source').notNullable().comment('FlowMigration, YAML');
    table.text('document').notNullable().comment('The same, parsed');
    table.text('warnings').notNullable();
    table.string('digest', 64).notNullable();
    table.text('reason').notNullable();
    table.string('proposed_by', 255).notNullable();
    table.string('proposed_at', 32).notNullable();
    table.string('instance_id', 36).nullable();
    table
      .string('status', 16)
      .notNullable()
      .comment('pending, running, done, refused');
    table.string('started_at', 32).nullable();
    table.string('settled_at', 32).nullable();
    table.index(['proposed_at', 'id'], 'flow_migrations_proposed_idx');
    table.index(['status'], 'flow_migrations_status_idx');
  });
  await knex.schema.createTable('flow_migration_entries', table => {
    table.string('migration_id', 36).notNullable();
    table.string('phase', 16).notNullable().comment('planned or done');
    table.string('instance_id', 36).notNullable();
    table.string('outcome', 16).notNullable();
    table.integer('version').notNullable();
    table.string('from_state', 63).notNullable();
    table.string('to_state', 63).nullable();
    table.text('reason').nullable();
    table.text('timers_before').notNullable();
    table.text('timers_after').notNullable();
    table
      .boolean('changed')
      .notNullable()
      .comment('Whether the instance moved between plan and run');
    table.string('at', 32).notNullable();
    table.primary(['migration_id', 'phase', 'instance_id']);
  });
  await knex.schema.alterTable('flow_instances', table => {
    table.index(['hash', 'status', 'id'], 'flow_instances_hash_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('flow_instances', table => {
    table.dropIndex(['hash', 'status', 'id'], 'flow_instances_hash_idx');
  });
  await knex.schema.dropTable('flow_migration_entries');
  await knex.schema.dropTable('flow_migrations');
};
