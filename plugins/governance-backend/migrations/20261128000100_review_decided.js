// @ts-check

/**
 * What was decided last about a subject is looked for whenever one is asked about again. Only what is decided is in the
 * index: opening adds nothing to it, and finds at once that there is nothing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('review_items', table => {
    table.index(
      ['subject_ref', 'opened_at', 'id'],
      'review_items_decided_idx',
      {
        predicate: knex.whereRaw(
          'decision is not null and closed_at is not null',
        ),
      },
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('review_items', table => {
    table.dropIndex([], 'review_items_decided_idx');
  });
};
