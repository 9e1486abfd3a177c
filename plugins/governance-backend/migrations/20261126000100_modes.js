// @ts-check

/**
 * How far flows may go, by source, environment and flow: what holds, what the configuration said last, and who changed it.
 * A new table only: cheap on both engines, filled from the configuration at the first start, safe to run again after
 * `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('governance_modes', table => {
    table.string('id', 36).primary();
    table.string('source', 255).notNullable().comment('Empty: any');
    table.string('environment', 63).notNullable().comment('Empty: any');
    table.string('flow', 63).notNullable().comment('Empty: any');
    table.string('mode', 16).notNullable();
    table.string('configured', 16).nullable();
    table
      .integer('position')
      .nullable()
      .comment('Place among the rules of the configuration');
    table.string('changed_by', 255).notNullable();
    table.string('changed_at', 32).notNullable();
    table.text('reason').notNullable();
    table.integer('generation').notNullable();
    table.unique(['source', 'environment', 'flow'], {
      indexName: 'governance_modes_scope_idx',
    });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('governance_modes');
};
