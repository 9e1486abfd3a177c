// @ts-check

/**
 * Keys that were ordered: the tag under which the order is found again, and the scopes of this one key, where it may do
 * less than its client.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('reference_api_keys', table => {
    table.string('tag', 40).nullable().comment('Names the order for good');
    table
      .text('scopes')
      .nullable()
      .comment('JSON array; all that its client holds where there is none');
    table.unique(['tag'], { indexName: 'reference_api_keys_tag_uniq' });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('reference_api_keys', table => {
    table.dropUnique(['tag'], 'reference_api_keys_tag_uniq');
    table.dropColumn('scopes');
    table.dropColumn('tag');
  });
};
