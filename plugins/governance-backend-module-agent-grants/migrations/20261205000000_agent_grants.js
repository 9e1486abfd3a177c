// @ts-check

/**
 * What agents were granted. No token is kept: what it says is made of a row whenever one is signed. `credential` was ordered from the
 * issuer, and its token was signed once; `tool` was granted by a flow, and its agent has tokens signed for as long as it lasts. One
 * new table: cheap, and safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('agent_grants', table => {
    table.string('tag', 40).primary().comment('In `jti` of every token');
    table.string('kind', 16).notNullable().comment('credential or tool');
    table
      .string('state', 16)
      .notNullable()
      .comment('issued, active, suspended or revoked');
    table.string('instance_id', 36).nullable().comment('The flow, of a tool');
    table.string('flow', 128).nullable();
    table.text('agent').notNullable();
    table.text('acts_for').nullable();
    table.text('tool').nullable();
    table.text('audience').notNullable();
    table.text('scopes').notNullable().comment('JSON array, sorted');
    table.text('facts').notNullable().comment('JSON; what a freeze can name');
    table.string('not_after', 32).notNullable().comment('ISO 8601');
    table.string('created_at', 32).notNullable().comment('ISO 8601');
    table.index(['kind', 'tag'], 'agent_grants_kind_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('agent_grants');
};
