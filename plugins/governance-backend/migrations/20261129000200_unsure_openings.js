// @ts-check

/**
 * Reports of what was opened can come late, or not at all, without anybody's fault: `unsure` says so of an opening, and of how a
 * decision was made, so that it speaks against nobody. Two columns with a default; cheap, and safe to run again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  for (const name of ['review_openings', 'review_decision_marks']) {
    if (!(await knex.schema.hasColumn(name, 'unsure'))) {
      await knex.schema.alterTable(name, table => {
        table.boolean('unsure').notNullable().defaultTo(false);
      });
    }
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const name of ['review_openings', 'review_decision_marks']) {
    await knex.schema.alterTable(name, table => {
      table.dropColumn('unsure');
    });
  }
};
