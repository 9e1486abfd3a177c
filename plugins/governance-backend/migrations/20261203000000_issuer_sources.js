// @ts-check

/**
 * Since when a source is issued for, so that what was there before is told from what is made past the portal. One small new
 * table; safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('issuer_sources', table => {
    table.string('source', 255).primary();
    table.string('since', 32).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('issuer_sources');
};
