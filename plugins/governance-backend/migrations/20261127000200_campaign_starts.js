// @ts-check

/**
 * Campaigns that start by themselves. `campaign_schedules` holds when a definition is due next, `campaign_drafts` what was
 * staged by schedule and starts by itself; `open_key` keeps one definition from being staged twice at once.
 * `campaign_events` gathers what has happened to things, once for each thing and definition, so that a storm of events makes
 * no more rows than there are things. `campaign_launches` says of each campaign what started it. New tables only; cheap, and
 * safe to run again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('campaign_schedules', table => {
    table.string('definition', 63).primary();
    table.string('schedule', 255).notNullable().comment('cron and zone');
    table.string('next_at', 32).nullable();
  });
  await knex.schema.createTable('campaign_drafts', table => {
    table.string('id', 36).primary();
    table.string('definition', 63).notNullable();
    table.string('open_key', 63).nullable();
    table
      .string('state', 16)
      .notNullable()
      .comment('staged, launched, dropped');
    table.string('due_at', 32).notNullable().comment('Of the schedule');
    table.string('staged_at', 32).notNullable();
    table.string('starts_at', 32).notNullable();
    table.text('blocked').nullable();
    table.string('told_at', 32).nullable();
    table.string('campaign_id', 36).nullable();
    table.string('ended_by', 255).nullable();
    table.text('end_reason').nullable();
    table.unique(['open_key'], { indexName: 'campaign_drafts_open_uniq' });
    table.index(['staged_at', 'id'], 'campaign_drafts_page_idx');
  });
  await knex.schema.createTable('campaign_events', table => {
    table.string('definition', 63).notNullable();
    table.string('subject_ref', 255).notNullable();
    table.string('name', 63).notNullable();
    table.string('event_id', 255).notNullable();
    table.string('first_at', 32).notNullable();
    table.integer('count').notNullable();
    table.primary(['definition', 'subject_ref']);
  });
  await knex.schema.createTable('campaign_launches', table => {
    table.string('campaign_id', 36).primary();
    table.string('kind', 16).notNullable().comment('schedule or event');
    table.string('event_id', 255).notNullable();
    table.string('name', 63).notNullable();
    table.integer('events').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('campaign_launches');
  await knex.schema.dropTable('campaign_events');
  await knex.schema.dropTable('campaign_drafts');
  await knex.schema.dropTable('campaign_schedules');
};
