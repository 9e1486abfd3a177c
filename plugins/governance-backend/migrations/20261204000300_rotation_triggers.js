// @ts-check

/**
 * What starts the rotation of a credential by itself is looked up by the credential that is replaced and by findings of a rule. The
 * flow `api-key-rotation` is no longer shipped, and starts nothing more unless somebody here has published a version of it; what
 * runs by it goes on. Two indices, built in one pass over each table, and one row that is removed; safe to run again.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('issued_credentials', table => {
    table.index(['replaces'], 'issued_credentials_replaces_idx');
  });
  await knex.schema.alterTable('inventory_findings', table => {
    table.index(
      ['source', 'rule', 'first_seen_at', 'id'],
      'inventory_findings_told_idx',
    );
  });
  await knex('flow_active')
    .where({ name: 'api-key-rotation' })
    .whereIn('hash', query =>
      query
        .select('hash')
        .from('flow_definitions')
        .where({ author: 'plugin:governance' }),
    )
    .delete();
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('inventory_findings', table => {
    table.dropIndex(
      ['source', 'rule', 'first_seen_at', 'id'],
      'inventory_findings_told_idx',
    );
  });
  await knex.schema.alterTable('issued_credentials', table => {
    table.dropIndex(['replaces'], 'issued_credentials_replaces_idx');
  });
};
