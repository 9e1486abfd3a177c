// @ts-check

/**
 * A snapshot of who belongs to which group. The catalog is reached over HTTP and never inside a transaction, so that
 * reviewers and permission conditions are answered from here; `directory_state` says how old it is. Small tables (one
 * row for each membership and each pair of ancestor and descendant), replaced as a whole by every complete reading.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('directory_groups', table => {
    table.string('ref', 255).primary();
    table.string('title').notNullable();
    table.string('lead_ref', 255).nullable();
    table.string('parent_ref', 255).nullable();
  });
  await knex.schema.createTable('directory_members', table => {
    table.string('group_ref', 255).notNullable();
    table.string('user_ref', 255).notNullable();
    table.primary(['group_ref', 'user_ref']);
    table.index(['user_ref'], 'directory_members_user_idx');
  });
  await knex.schema.createTable('directory_group_tree', table => {
    table
      .string('ancestor_ref', 255)
      .notNullable()
      .comment('A group; also listed as its own ancestor');
    table.string('group_ref', 255).notNullable();
    table.primary(['ancestor_ref', 'group_ref']);
    table.index(['group_ref'], 'directory_group_tree_group_idx');
  });
  await knex.schema.createTable('directory_components', table => {
    table.string('ref', 255).primary();
    table.string('name', 255).notNullable();
    table.string('owner', 255).nullable();
    table.string('system', 255).nullable();
    table.text('repository').nullable();
    table
      .text('correlation')
      .notNullable()
      .comment('JSON: what the correlation annotation says, as pairs');
  });
  await knex.schema.createTable('directory_state', table => {
    table.integer('id').primary().comment('Always 1');
    table.string('synced_at', 32).nullable();
    table.string('digest', 64).nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('directory_state');
  await knex.schema.dropTable('directory_components');
  await knex.schema.dropTable('directory_group_tree');
  await knex.schema.dropTable('directory_members');
  await knex.schema.dropTable('directory_groups');
};
