// @ts-check

/**
 * What stops flows: freezes of an incident, and the one switch that stops every scheduled or silence-driven effect. The
 * row of the switch is also what a claim of effects locks for reading and a freeze for writing, so that nothing blocked
 * is claimed after the commit that set it. Instances that a freeze turned away are kept, to be told when it ends. The outbox learns whether an effect follows from silence, and events of an
 * instance under which definition they were applied. New tables and nullable columns only: cheap on both engines, safe to
 * run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_switch', table => {
    table.integer('id').primary().comment('Always 1');
    table.boolean('stopped').notNullable();
    table.string('changed_by', 255).nullable();
    table.string('changed_at', 32).nullable();
    table.text('reason').nullable();
    table.integer('generation').notNullable();
  });
  await knex('flow_switch').insert({ id: 1, stopped: false, generation: 0 });
  await knex.schema.createTable('flow_freezes', table => {
    table.string('id', 36).primary();
    table.string('kind', 16).notNullable();
    table.string('target', 500).notNullable();
    table.text('reason').notNullable();
    table.string('set_by', 255).notNullable();
    table.string('set_at', 32).notNullable();
    table
      .string('instance_id', 36)
      .nullable()
      .comment('The flow that revalidates ownership and scope');
    table.string('lifted_at', 32).nullable();
    table.index(['lifted_at', 'set_at'], 'flow_freezes_open_idx');
    table.index(['kind', 'target'], 'flow_freezes_target_idx');
  });
  await knex.schema.createTable('flow_blocked', table => {
    table.string('freeze_id', 36).notNullable();
    table.string('instance_id', 36).notNullable();
    table.primary(['freeze_id', 'instance_id']);
  });
  await knex.schema.alterTable('flow_outbox', table => {
    table
      .boolean('silent')
      .nullable()
      .comment('Whether nobody decided it: a deadline passed');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('flow_outbox', table => {
    table.dropColumn('silent');
  });
  await knex.schema.dropTable('flow_blocked');
  await knex.schema.dropTable('flow_freezes');
  await knex.schema.dropTable('flow_switch');
};
