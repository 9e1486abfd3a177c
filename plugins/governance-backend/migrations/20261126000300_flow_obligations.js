// @ts-check

/**
 * What is still owed when an instance has ended: that what it granted comes to an end, and that it is certified again. One
 * row each, with when it is next looked at; the unique key keeps one thing from being owed twice at once. A new table
 * only; cheap on both engines and safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_obligations', table => {
    table.string('id', 36).primary();
    table.string('instance_id', 36).notNullable();
    table.string('flow', 63).notNullable();
    table.string('subject', 500).notNullable();
    table.string('kind', 63).notNullable();
    table.string('every', 32).nullable();
    table.string('due_at', 32).notNullable();
    table.boolean('end_known').notNullable();
    table.string('open_key', 64).nullable();
    table.string('status', 16).notNullable();
    table.string('next_look_at', 32).notNullable();
    table.text('result').nullable().comment('What was done about it');
    table.string('created_at', 32).notNullable();
    table.string('settled_at', 32).nullable();
    table.unique(['open_key'], { indexName: 'flow_obligations_uniq' });
    table.index(['status', 'next_look_at'], 'flow_obligations_due_idx');
    table.index(['subject', 'due_at'], 'flow_obligations_subject_idx');
    table.index(['instance_id'], 'flow_obligations_instance_idx');
    table.index(['due_at', 'id'], 'flow_obligations_page_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('flow_obligations');
};
