// @ts-check

/**
 * Findings about how certification itself goes, of a team or of a campaign that runs: they belong to no subject. One row for
 * each rule and scope; resolved when it is below its threshold again, and kept. A new table only: cheap, and safe to run
 * again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('process_findings', table => {
    table.string('id', 80).primary();
    table.string('rule', 64).notNullable();
    table.string('severity', 16).notNullable();
    table.string('scope_kind', 16).notNullable().comment('team or campaign');
    table.string('scope_ref', 255).notNullable();
    table.string('owner_ref', 255).notNullable();
    table.string('environment').nullable().comment('Of none in particular');
    table.double('value').notNullable();
    table.double('threshold').notNullable();
    table.string('first_seen_at', 32).notNullable();
    table.string('measured_at', 32).notNullable();
    table.string('resolved_at', 32).nullable();
    table.index(
      ['scope_kind', 'scope_ref', 'resolved_at'],
      'process_findings_scope_idx',
    );
    table.index(['owner_ref', 'resolved_at'], 'process_findings_owner_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('process_findings');
};
