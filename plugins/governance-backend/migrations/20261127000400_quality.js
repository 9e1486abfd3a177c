// @ts-check

/**
 * How decisions are made. `review_openings` holds when somebody who is asked last opened an item, and when they had the end of
 * its evidence before them; `review_decision_marks` what of that held when they decided, with what the evidence spoke for and
 * of how many decisions it was one; `campaign_quality` which campaigns were judged when they were over, and
 * `review_second_looks` which of the flagged decisions somebody independent looks at again. New tables only; cheap, and safe
 * to run again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('review_openings', table => {
    table.string('item_id', 36).notNullable();
    table.string('user_ref', 255).notNullable();
    table.string('opened_at', 32).notNullable();
    table.string('evidence_at', 32).nullable();
    table.primary(['item_id', 'user_ref']);
    table.index(['opened_at'], 'review_openings_age_idx');
  });
  await knex.schema.createTable('review_decision_marks', table => {
    table.string('item_id', 36).notNullable();
    table.string('user_ref', 255).notNullable();
    table.string('decided_at', 32).notNullable();
    table.string('decision', 16).notNullable();
    table.string('opened_at', 32).nullable();
    table.boolean('evidence_opened').notNullable();
    table.integer('together').notNullable();
    table.string('recommended', 16).nullable();
    table.boolean('weighty').notNullable();
    table.primary(['item_id', 'user_ref']);
    table.index(['decided_at'], 'review_decision_marks_age_idx');
  });
  await knex.schema.createTable('campaign_quality', table => {
    table.string('campaign_id', 36).primary();
    table.string('judged_at', 32).notNullable();
    table.integer('runs').notNullable();
    table.integer('flagged').notNullable();
  });
  await knex.schema.createTable('review_second_looks', table => {
    table.string('id', 36).primary();
    table.string('campaign_id', 36).notNullable();
    table.string('item_id', 36).notNullable();
    table.string('decided_by', 255).notNullable();
    table.string('decision', 16).notNullable();
    table.string('state', 16).notNullable().comment('waiting, agrees, differs');
    table.string('asked_at', 32).notNullable();
    table.string('looked_by', 255).nullable();
    table.string('looked_at', 32).nullable();
    table.text('note').nullable();
    table.unique(['campaign_id', 'item_id', 'decided_by'], {
      indexName: 'review_second_looks_item_uniq',
    });
    table.index(
      ['campaign_id', 'state', 'id'],
      'review_second_looks_state_idx',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('review_second_looks');
  await knex.schema.dropTable('campaign_quality');
  await knex.schema.dropTable('review_decision_marks');
  await knex.schema.dropTable('review_openings');
};
