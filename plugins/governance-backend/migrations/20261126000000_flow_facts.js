// @ts-check

/**
 * Facts that the system supplies to running flows. One row for each instance that has a subject in the inventory, read by
 * the task that supplies them again when something has changed; one row for each fact that a formula has computed for it,
 * with its inputs, so that people see what a decision rested on. Both are small and only ever replaced, so that a re-run
 * after a failure costs nothing on either engine.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_fact_subjects', table => {
    table.string('instance_id', 36).primary();
    table.string('subject_ref', 255).notNullable();
    table.string('identity_ref', 80).nullable();
    table.string('requester', 255).nullable();
    table.text('supplied').notNullable().comment('JSON, as last given');
    table.boolean('running').notNullable();
    table.string('checked_at', 32).notNullable();
    table.index(['running', 'instance_id'], 'flow_fact_subjects_running_idx');
    table.index(['identity_ref', 'running'], 'flow_fact_subjects_identity_idx');
  });
  await knex.schema.createTable('flow_computed_facts', table => {
    table.string('instance_id', 36).notNullable();
    table.string('yields', 255).notNullable();
    table.string('formula', 255).notNullable();
    table.text('value').nullable().comment('JSON; null where it is unknown');
    table.text('reasons').notNullable().comment('JSON list of texts');
    table.text('inputs').notNullable().comment('JSON, with source and time');
    table.string('computed_at', 32).notNullable();
    table.primary(['instance_id', 'yields']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('flow_computed_facts');
  await knex.schema.dropTable('flow_fact_subjects');
};
