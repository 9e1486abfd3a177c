// @ts-check

/**
 * Versions of flows and how they came to run: a proposed change with what was found about it, who proposed it, and the
 * instance of the flow that decides it; and which version was active from when on. Definitions get the tests they were
 * published with. New tables and a nullable column only: cheap on both engines, safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('flow_definitions', table => {
    table.text('tests').nullable().comment('FlowTest documents, YAML');
  });
  await knex.schema.createTable('flow_changes', table => {
    table.string('id', 36).primary();
    table.string('flow', 63).notNullable();
    table.string('kind', 16).notNullable();
    table.string('from_hash', 64).nullable();
    table.string('to_hash', 64).notNullable();
    table.string('to_version', 32).notNullable();
    table.string('digest', 64).notNullable();
    table.text('report').notNullable();
    table.text('reason').notNullable();
    table.string('proposed_by', 255).notNullable();
    table.string('proposed_at', 32).notNullable();
    table.string('instance_id', 36).nullable();
    table.string('status', 16).notNullable();
    table.string('settled_at', 32).nullable();
    table.index(['proposed_at', 'id'], 'flow_changes_proposed_idx');
    table.index(['flow', 'proposed_at'], 'flow_changes_flow_idx');
    table.index(['instance_id'], 'flow_changes_instance_idx');
  });
  await knex.schema.createTable('flow_activations', table => {
    table.increments('id');
    table.string('flow', 63).notNullable();
    table.string('hash', 64).notNullable();
    table.string('at', 32).notNullable();
    table.string('by', 255).notNullable();
    table.string('change_id', 36).nullable();
    table.index(['flow', 'id'], 'flow_activations_flow_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('flow_activations');
  await knex.schema.dropTable('flow_changes');
  await knex.schema.alterTable('flow_definitions', table => {
    table.dropColumn('tests');
  });
};
