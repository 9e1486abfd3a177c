// @ts-check

/**
 * Campaigns: definitions that were saved, campaigns launched from one, and the population of each. A campaign copies its
 * definition, so that a later change of that one does not change what was asked.
 *
 * The population is taken in one statement at launch: what was in scope then stands in `campaign_subjects`, each with one
 * outcome, and is judged batch by batch; what the scope left out is counted by source. `cursor` is the last identity whose
 * holdings were judged, so that a batch reads one range of the primary key. `open_key` is the definition while a campaign
 * of it has not ended: the unique index on it keeps two from being launched at once. New tables only; cheap, and safe to
 * run again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('campaign_definitions', table => {
    table.string('name', 63).primary();
    table.text('document').notNullable().comment('JSON');
    table.string('digest', 64).notNullable();
    table.string('saved_by', 255).notNullable();
    table.string('saved_at', 32).notNullable();
  });
  await knex.schema.createTable('campaigns', table => {
    table.string('id', 36).primary();
    table.string('definition', 63).notNullable();
    table.integer('number').notNullable();
    table.string('open_key', 63).nullable();
    table.text('document').notNullable().comment('JSON');
    table.string('digest', 64).notNullable();
    table.string('flow', 63).notNullable();
    table.string('state', 16).notNullable();
    table.string('cursor', 80).notNullable();
    table.string('opened_by', 255).notNullable();
    table.string('opened_at', 32).notNullable();
    table.string('due_at', 32).notNullable();
    table.string('ended_at', 32).nullable();
    table.string('ended_by', 255).nullable();
    table.text('end_reason').nullable();
    table.text('last_error').nullable();
    table.unique(['open_key'], { indexName: 'campaigns_open_uniq' });
    table.unique(['definition', 'number'], {
      indexName: 'campaigns_number_uniq',
    });
    table.index(['opened_at', 'id'], 'campaigns_page_idx');
  });
  await knex.schema.createTable('campaign_sources', table => {
    table.string('campaign_id', 36).notNullable();
    table.string('source', 255).notNullable();
    table.integer('counted').notNullable();
    table.integer('outside').notNullable();
    table.string('read_at', 32).nullable();
    table.primary(['campaign_id', 'source']);
  });
  await knex.schema.createTable('campaign_subjects', table => {
    table.string('campaign_id', 36).notNullable();
    table.string('identity_ref', 80).notNullable();
    table.string('subject_ref', 80).notNullable();
    table.string('source', 255).notNullable();
    table.text('title').notNullable();
    table
      .string('outcome', 16)
      .notNullable()
      .comment('waiting, item, excluded or unreadable');
    table.text('reason').nullable();
    table.string('item_id', 36).nullable();
    table.boolean('taken_in').notNullable();
    table.primary(['campaign_id', 'identity_ref', 'subject_ref']);
    table.index(['item_id'], 'campaign_subjects_item_idx');
    table.index(
      ['campaign_id', 'outcome', 'source'],
      'campaign_subjects_outcome_idx',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('campaign_subjects');
  await knex.schema.dropTable('campaign_sources');
  await knex.schema.dropTable('campaigns');
  await knex.schema.dropTable('campaign_definitions');
};
