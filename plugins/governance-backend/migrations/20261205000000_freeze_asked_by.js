/**
 * Who asked for what led to a freeze: they do not decide that it is let go.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('flow_freezes', table => {
    table.string('asked_by', 255).nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('flow_freezes', table => {
    table.dropColumn('asked_by');
  });
};
