// @ts-check

/**
 * Reviewers of campaigns that ask in stages. `review_plans` holds what a campaign says of its stages, once for all its items;
 * `review_stages` one row for each stage of an item that was opened, with the people as they were resolved then, and
 * `open_key` while it is open, so that an item has one open stage at most. `review_tasks` is the question put to one person;
 * rows are closed and never deleted, and `open_key` keeps one person from being asked twice in one stage.
 * `review_task_events` says how it came to whom, with levels and people before and after. `review_claims` says who is on
 * it, `absences` who stands in for whom and when, `directory_aliases` accounts that are one person. New tables only; cheap, and safe to run again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('review_plans', table => {
    table.string('id', 36).primary().comment('The campaign');
    table.text('document').notNullable().comment('JSON');
  });
  await knex.schema.createTable('review_stages', table => {
    table.string('id', 36).primary();
    table.string('item_id', 36).notNullable();
    table.string('open_key', 36).nullable().comment('The item, while open');
    table.string('plan_id', 36).notNullable();
    table.integer('iteration').notNullable();
    table.integer('stage_index').notNullable();
    table.string('stage_id', 63).notNullable();
    table.string('strategy', 32).notNullable();
    table.integer('level').notNullable().comment('Escalations so far');
    table.string('opened_at', 32).notNullable();
    table.string('due_at', 32).notNullable();
    table.string('closed_at', 32).nullable();
    table.string('outcome', 16).nullable();
    table.string('effect_key', 255).nullable();
    table.text('facts').notNullable().comment('JSON: what the flow was told');
    table.text('snapshot').notNullable().comment('JSON: people at opening');
    table.text('drift').nullable().comment('JSON');
    table.unique(['open_key'], { indexName: 'review_stages_open_uniq' });
    table.unique(['effect_key'], { indexName: 'review_stages_effect_uniq' });
    table.index(['item_id', 'opened_at'], 'review_stages_item_idx');
  });
  await knex.schema.createTable('review_tasks', table => {
    table.string('id', 36).primary();
    table.string('item_id', 36).notNullable();
    table.string('stage_row', 36).notNullable();
    table.string('open_key', 300).nullable();
    table.string('assignee', 255).notNullable();
    table.string('original_assignee', 255).notNullable();
    table.string('via', 255).notNullable();
    table.integer('level').notNullable();
    table.string('status', 16).notNullable().comment('open, answered, closed');
    table.string('response', 16).nullable();
    table.text('reduce_to').nullable();
    table.string('answered_at', 32).nullable();
    table.string('opened_at', 32).notNullable();
    table.string('closed_at', 32).nullable();
    table.text('closed_for').nullable();
    table.unique(['open_key'], { indexName: 'review_tasks_open_uniq' });
    table.index(['item_id', 'stage_row'], 'review_tasks_item_idx');
    table.index(['assignee', 'status'], 'review_tasks_assignee_idx');
  });
  await knex.schema.createTable('review_task_events', table => {
    table.string('item_id', 36).notNullable();
    table.integer('seq').notNullable();
    table.string('stage_row', 36).notNullable();
    table.string('at', 32).notNullable();
    table.string('kind', 16).notNullable();
    table.integer('level_before').notNullable();
    table.integer('level_after').notNullable();
    table.text('before').notNullable().comment('JSON');
    table.text('to').notNullable().comment('JSON');
    table.string('method', 16).nullable();
    table.string('by', 255).notNullable();
    table.text('cause').notNullable();
    table.primary(['item_id', 'seq']);
  });
  await knex.schema.createTable('review_claims', table => {
    table.string('item_id', 36).primary();
    table.string('person', 255).notNullable();
    table.string('at', 32).notNullable();
  });
  await knex.schema.createTable('absences', table => {
    table.string('id', 36).primary();
    table.string('person', 255).notNullable();
    table.string('substitute', 255).notNullable();
    table.string('from_at', 32).notNullable();
    table.string('to_at', 32).notNullable();
    table.string('ended_at', 32).nullable();
    table.string('over_at', 32).nullable().comment('Tasks were taken back');
    table.index(['person', 'to_at'], 'absences_person_idx');
    table.index(['substitute', 'to_at'], 'absences_substitute_idx');
  });
  await knex.schema.createTable('directory_aliases', table => {
    table.string('user_ref', 255).primary();
    table.string('person', 255).notNullable();
    table.index(['person'], 'directory_aliases_person_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('directory_aliases');
  await knex.schema.dropTable('absences');
  await knex.schema.dropTable('review_claims');
  await knex.schema.dropTable('review_task_events');
  await knex.schema.dropTable('review_tasks');
  await knex.schema.dropTable('review_stages');
  await knex.schema.dropTable('review_plans');
};
