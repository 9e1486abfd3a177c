// @ts-check

/**
 * Flows that are looked at again: runs of the tests of an active version together with what was decided by its rules, the
 * decisions that came out differently, and fingerprints of what decisions are computed with. New tables only: cheap on
 * both engines, nothing to fill, safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_checks', table => {
    table.string('id', 36).primary();
    table.string('flow', 63).notNullable();
    table.string('hash', 64).notNullable();
    table.string('version', 32).notNullable();
    table.string('owner', 255).notNullable();
    table.text('cause').notNullable();
    table
      .string('status', 16)
      .notNullable()
      .comment('pending, running, passed, failed');
    table.string('asked_at', 32).notNullable();
    table.string('finished_at', 32).nullable();
    table.integer('cases').notNullable();
    table.integer('cases_passed').notNullable();
    table.text('failures').notNullable().comment('JSON: what failed, in words');
    table.text('coverage').nullable();
    table.integer('instances').notNullable();
    table.integer('decisions').notNullable();
    table.integer('disagreements').notNullable();
    table
      .string('looked_to', 36)
      .nullable()
      .comment('The last instance that was looked at');
    table.string('paged_at', 32).nullable();
    table.index(['flow', 'asked_at', 'id'], 'flow_checks_flow_idx');
    table.index(['status', 'asked_at'], 'flow_checks_status_idx');
  });
  await knex.schema.createTable('flow_check_disagreements', table => {
    table.string('check_id', 36).notNullable();
    table.string('instance_id', 36).notNullable();
    table.integer('seq').notNullable();
    table.integer('place').notNullable();
    table.string('rule', 255).notNullable();
    table.text('expression').notNullable();
    table.string('was', 16).notNullable();
    table.string('is', 16).notNullable();
    table.text('reason').nullable();
    table
      .boolean('current')
      .notNullable()
      .comment('Whether no later run has looked at it');
    table.primary(['check_id', 'instance_id', 'seq', 'place']);
    table.index(['current', 'instance_id'], 'flow_check_current_idx');
  });
  await knex.schema.createTable('flow_check_fingerprints', table => {
    table.string('name', 255).primary();
    table.string('value', 64).notNullable();
  });
  await knex.schema.alterTable('flow_instances', table => {
    table.index(['flow', 'id'], 'flow_instances_flow_id_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('flow_instances', table => {
    table.dropIndex(['flow', 'id'], 'flow_instances_flow_id_idx');
  });
  await knex.schema.dropTable('flow_check_fingerprints');
  await knex.schema.dropTable('flow_check_disagreements');
  await knex.schema.dropTable('flow_checks');
};
