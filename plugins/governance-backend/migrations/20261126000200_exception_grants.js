// @ts-check

/**
 * Exceptions as granted: one row for each instance of the flow that grants them, so that a repeated effect grants once.
 * Rows stay when an exception has ended, so that people see what there was and renewals are counted. A new table only;
 * cheap on both engines and safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_exception_grants', table => {
    table
      .string('id', 36)
      .primary()
      .comment('The instance of the flow that granted it');
    table.string('flow', 63).notNullable();
    table.string('exception', 63).notNullable();
    table.string('subject', 500).notNullable();
    table.string('owner', 255).notNullable();
    table.text('control').notNullable();
    table.string('requested_by', 255).nullable();
    table.integer('renewal').notNullable();
    table.string('granted_at', 32).notNullable();
    table.string('until', 32).notNullable();
    table.string('ended_at', 32).nullable();
    table.string('end_reason', 16).nullable();
    table.string('withdrawn_by', 255).nullable();
    table.index(
      ['flow', 'subject', 'ended_at'],
      'flow_exception_grants_subject_idx',
    );
    table.index(['granted_at', 'id'], 'flow_exception_grants_page_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('flow_exception_grants');
};
