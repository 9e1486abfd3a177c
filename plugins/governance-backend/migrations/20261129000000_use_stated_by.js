// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('inventory_use', table => {
    table
      .string('stated_by', 255)
      .comment('The source that states it; the source of the identity before');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('inventory_use', table => {
    table.dropColumn('stated_by');
  });
};
