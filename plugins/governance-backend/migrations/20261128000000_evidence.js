// @ts-check

/**
 * Evidence for auditors. `campaign_signoffs` says who stands for the result of a campaign; one at most.
 * `campaign_register` is how expected sources stood at a launch. `auditor_grants`
 * lets somebody read for a while, `auditor_accesses` is what they read by one. New tables only; cheap, and safe to run
 * again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('campaign_signoffs', table => {
    table.string('campaign_id', 36).primary();
    table.string('by', 255).notNullable();
    table.string('at', 32).notNullable();
    table.text('statement').notNullable();
    table.text('risk_analysis').notNullable();
    table.integer('open_items').notNullable();
    table.text('open_reason').nullable();
  });
  await knex.schema.createTable('campaign_register', table => {
    table.string('campaign_id', 36).notNullable();
    table.string('source', 255).notNullable();
    table.text('title').notNullable();
    table.string('owner', 255).nullable();
    table.string('status', 16).notNullable();
    table.string('read_at', 32).nullable();
    table.primary(['campaign_id', 'source']);
  });
  await knex.schema.createTable('auditor_grants', table => {
    table.string('id', 36).primary();
    table.string('person', 255).notNullable();
    table.string('campaign_id', 36).nullable().comment('Null: all of them');
    table.string('from_at', 32).notNullable();
    table.string('to_at', 32).notNullable();
    table.text('reason').notNullable();
    table.string('given_by', 255).notNullable();
    table.string('given_at', 32).notNullable();
    table.string('revoked_by', 255).nullable();
    table.string('revoked_at', 32).nullable();
    table.index(['person', 'to_at'], 'auditor_grants_person_idx');
    table.index(['given_at', 'id'], 'auditor_grants_page_idx');
  });
  await knex.schema.createTable('auditor_accesses', table => {
    table.string('id', 36).primary();
    table.string('grant_id', 36).notNullable();
    table.string('person', 255).notNullable();
    table.string('at', 32).notNullable();
    table.string('operation', 63).notNullable();
    table.text('target').notNullable();
    table.index(['grant_id', 'id'], 'auditor_accesses_page_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('auditor_accesses');
  await knex.schema.dropTable('auditor_grants');
  await knex.schema.dropTable('campaign_register');
  await knex.schema.dropTable('campaign_signoffs');
};
