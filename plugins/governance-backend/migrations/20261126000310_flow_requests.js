// @ts-check

/**
 * What people, pipelines and agents have asked for: one row a request, with the instance that it started, so that the
 * same key asked twice is one request. A new table only: cheap on both engines, nothing to fill, safe to run again after
 * `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('flow_requests', table => {
    table.string('id', 36).primary();
    table.string('principal', 500).notNullable();
    table.string('idempotency_key', 200).notNullable();
    table.string('digest', 64).notNullable();
    table.string('flow', 63).notNullable();
    table.string('about', 500).notNullable();
    table.text('stated').notNullable();
    table.string('via', 255).nullable();
    table.string('instance_id', 36).notNullable();
    table.string('created_at', 32).notNullable();
    table.unique(['principal', 'idempotency_key']);
    table.index(['principal', 'created_at', 'id'], 'flow_requests_mine_idx');
    table.index(['instance_id'], 'flow_requests_instance_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('flow_requests');
};
