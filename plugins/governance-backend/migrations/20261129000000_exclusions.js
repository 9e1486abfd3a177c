// @ts-check

/**
 * Exclusions: what campaigns leave out for a while, because people said so. One row for each instance of the flow that
 * grants them, so that a repeated effect grants once; rows stay when one is over. `exclusion_subjects` is what somebody
 * would have been asked about, had there been none: exactly that is asked about at its end, batch by batch, and
 * `reopened_at` says how far that is. `campaign_subjects.basis` names what something was left out or carried on by; a column that may be null is added in
 * place on both engines. Cheap, and safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('exclusions', table => {
    table
      .string('id', 36)
      .primary()
      .comment('The instance of the flow that granted it');
    table.text('selector').notNullable().comment('JSON');
    table.string('owner', 255).notNullable();
    table.text('reason').notNullable();
    table.text('control').nullable();
    table.string('requested_by', 255).notNullable();
    table.text('approved_by').notNullable().comment('JSON');
    table.string('granted_at', 32).notNullable();
    table.string('until', 32).notNullable();
    table.string('ended_at', 32).nullable();
    table.string('end_reason', 16).nullable();
    table.string('withdrawn_by', 255).nullable();
    table.index(['ended_at', 'until'], 'exclusions_in_force_idx');
    table.index(['granted_at', 'id'], 'exclusions_page_idx');
  });
  await knex.schema.createTable('exclusion_subjects', table => {
    table.string('exclusion_id', 36).notNullable();
    table.string('identity_ref', 80).notNullable();
    table.string('subject_ref', 80).notNullable();
    table.string('left_out_at', 32).notNullable();
    table.string('reopened_at', 32).nullable();
    table.primary(['exclusion_id', 'identity_ref', 'subject_ref']);
  });
  await knex.schema.alterTable('campaign_subjects', table => {
    table.text('basis').nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('campaign_subjects', table => {
    table.dropColumn('basis');
  });
  await knex.schema.dropTable('exclusion_subjects');
  await knex.schema.dropTable('exclusions');
};
