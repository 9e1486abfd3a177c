// @ts-check

/**
 * Corrections of owners that end: who said so, which team has confirmed it, until when, and what is owed at the source. The
 * owner itself is a statement in `inventory_statements` for as long as one is in force. `open_key` is the identity while one
 * is proposed or in force, so that there is one at most; `settled_at` says that the source agrees. A new table only; cheap on
 * both engines and safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('owner_overrides', table => {
    table.string('id', 36).primary();
    table.string('identity_ref', 80).notNullable();
    table.string('open_key', 80).nullable();
    table.string('owner_ref', 255).notNullable();
    table.string('owner_before', 255).nullable();
    table.string('proposed_by', 255).notNullable();
    table.text('reason').nullable();
    table.string('proposed_at', 32).notNullable();
    table.string('confirmed_by', 255).nullable();
    table.string('confirmed_at', 32).nullable();
    table.string('until', 32).nullable();
    table.string('state', 16).notNullable();
    table.string('ended_at', 32).nullable();
    table.string('end_reason', 16).nullable();
    table.string('settled_at', 32).nullable();
    table.unique(['open_key'], { indexName: 'owner_overrides_open_uniq' });
    table.index(
      ['identity_ref', 'proposed_at'],
      'owner_overrides_identity_idx',
    );
    table.index(['confirmed_at', 'settled_at'], 'owner_overrides_owed_idx');
    table.index(['proposed_at', 'id'], 'owner_overrides_page_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('owner_overrides');
};
