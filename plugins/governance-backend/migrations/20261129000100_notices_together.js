// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('review_notices', table => {
    table
      .text('more_items')
      .comment(
        'Ids of the further items that one person is told of at once, JSON',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('review_notices', table => {
    table.dropColumn('more_items');
  });
};
