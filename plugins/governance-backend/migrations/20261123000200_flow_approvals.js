// @ts-check

/**
 * Who is asked by which instance: one row a person and instance, kept in line with every change of the instance inside its
 * own transaction, so that an inbox is one indexed query. References are kept in lower case, as people are compared. A
 * new table only: cheap on both engines, filled by the next change of each instance, safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_asked', table => {
    table.string('instance_id', 36).notNullable();
    table.string('person', 255).notNullable();
    table.string('kind', 16).notNullable();
    table.string('due_at', 32).notNullable();
    table.primary(['instance_id', 'person']);
    table.index(['person', 'due_at', 'instance_id'], 'flow_asked_inbox_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('flow_asked');
};
