// @ts-check

/**
 * What people may do with an identity: act as it, make its tokens, read its secrets. Kept like a credential or a grant of the
 * identity, one row for each person or group and what they may do. A new table only: cheap, and safe to run again on both
 * engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('inventory_entitlements', table => {
    table.string('ref', 80).primary();
    table.string('identity_ref', 80).notNullable();
    table.string('source', 255).notNullable();
    table.text('external_id').notNullable();
    table.string('kind', 32).notNullable();
    table.text('display_name').notNullable();
    table.string('holder', 512).notNullable().comment('As the source names it');
    table.string('expires_at', 32).nullable();
    table.string('last_used_at', 32).nullable();
    table
      .string('requested_by', 255)
      .nullable()
      .comment('The holder, if known');
    table.string('absent_since', 32).nullable();
    table.string('first_seen_at', 32).notNullable();
    table.string('last_changed_at', 32).notNullable();
    table.string('seen_run', 64).notNullable();
    table.string('fingerprint', 64).notNullable();
    table.text('statements').notNullable().comment('JSON by source');
    table.index(['identity_ref'], 'inventory_entitlements_identity_idx');
    table.index(['source', 'seen_run'], 'inventory_entitlements_run_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('inventory_entitlements');
};
