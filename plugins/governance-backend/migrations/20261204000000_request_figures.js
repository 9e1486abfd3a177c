// @ts-check

/**
 * Figures over requests are about those of the last weeks, whoever asked: an index by time. Adding it locks the table for as long as
 * it takes to read it once, which is small; safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('flow_requests', table => {
    table.index(['created_at'], 'flow_requests_created_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('flow_requests', table => {
    table.dropIndex(['created_at'], 'flow_requests_created_idx');
  });
};
