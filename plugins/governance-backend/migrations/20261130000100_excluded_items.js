// @ts-check

/**
 * An exclusion that is granted ends the open questions that it covers: `item_id` names the one, so that it can be said of a
 * review by what it was left out. Empty where nobody was being asked. A column that may be null is added in place on both
 * engines; the index holds only rows that name one. Cheap, and safe to run again.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  if (!(await knex.schema.hasColumn('exclusion_subjects', 'item_id'))) {
    await knex.schema.alterTable('exclusion_subjects', table => {
      table.string('item_id', 36).nullable();
      table.index(['item_id'], 'exclusion_subjects_item_idx', {
        predicate: knex.whereNotNull('item_id'),
      });
    });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('exclusion_subjects', table => {
    table.dropIndex([], 'exclusion_subjects_item_idx');
  });
  await knex.schema.alterTable('exclusion_subjects', table => {
    table.dropColumn('item_id');
  });
};
