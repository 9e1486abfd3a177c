// @ts-check

/**
 * Systems and domains as the catalog says, and for each component everything that it lies in, so that numbers are summed up
 * along component, system and domain without asking the catalog. Small tables (a row for each system and domain, and a few
 * for each component), replaced as a whole by every complete reading of the catalog. New tables only; cheap, and safe to run
 * again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('directory_parts', table => {
    table.string('ref', 255).primary();
    table.string('kind', 16).notNullable().comment('system or domain');
    table.string('title', 255).notNullable();
    table.string('parent_ref', 255).nullable();
    table.index(['parent_ref'], 'directory_parts_parent_idx');
  });
  await knex.schema.createTable('directory_component_tree', table => {
    table
      .string('ancestor_ref', 255)
      .notNullable()
      .comment('A domain or system; a component also as its own ancestor');
    table.string('component_ref', 255).notNullable();
    table.primary(['ancestor_ref', 'component_ref']);
    table.index(['component_ref'], 'directory_component_tree_component_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('directory_component_tree');
  await knex.schema.dropTable('directory_parts');
};
