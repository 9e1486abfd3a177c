// @ts-check

/**
 * An effect that is delivered again, because whoever carried it out died before that was recorded, must not write its line of an
 * item's history again. `effect_key` is the idempotency key of the effect that wrote a line, and empty for what people and
 * transitions write; the index holds only lines of effects, so that it is empty at first. A column that may be null is added in
 * place on both engines; cheap, and safe to run again.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  if (!(await knex.schema.hasColumn('review_history', 'effect_key'))) {
    await knex.schema.alterTable('review_history', table => {
      table.string('effect_key', 255).nullable();
      table.unique(['item_id', 'effect_key'], {
        indexName: 'review_history_effect_uniq',
        useConstraint: false,
        predicate: knex.whereNotNull('effect_key'),
      });
    });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('review_history', table => {
    table.dropIndex([], 'review_history_effect_uniq');
  });
  await knex.schema.alterTable('review_history', table => {
    table.dropColumn('effect_key');
  });
};
