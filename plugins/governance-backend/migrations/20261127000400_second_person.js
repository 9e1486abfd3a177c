// @ts-check

/**
 * Keeps that take a second person: by whom each was proposed and why it takes one, who may be the second, who was asked before,
 * and what came of it. One row for each item; a later proposal about the same item takes the place of the one before, which
 * stands in the item's history and in the ledger. New table only; cheap, and safe to run again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('review_seconds', table => {
    table.string('item_id', 36).primary();
    table.string('state', 16).notNullable();
    table.text('kinds').notNullable().comment('JSON: why it takes a second');
    table.string('first_ref', 255).notNullable();
    table.text('first_reason').nullable();
    table.string('proposed_at', 32).notNullable();
    table.text('people').notNullable().comment('JSON: who may be the second');
    table.text('before').nullable().comment('JSON: who was asked before');
    table.string('second_ref', 255).nullable();
    table.text('second_reason').nullable();
    table.string('settled_at', 32).nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('review_seconds');
};
