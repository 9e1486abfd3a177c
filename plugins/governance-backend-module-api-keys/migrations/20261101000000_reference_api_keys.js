// @ts-check

/**
 * Tables of the reference API-key issuer. They lie in the governance database under a prefix of their own, and their
 * migrations are recorded in a table of their own, so that the issuer can be left out without a trace. A key is kept
 * as a keyed digest only.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('reference_api_clients', table => {
    table.string('id', 64).primary().comment('Client, the identity');
    table.string('display_name').notNullable();
    table.text('purpose').nullable();
    table.string('owner').nullable().comment('Entity reference');
    table.string('requested_by').nullable().comment('Entity reference');
    table.text('labels').notNullable().comment('JSON object of strings');
    table.text('scopes').notNullable().comment('JSON array of scopes held');
    table.string('created_at', 32).notNullable();
  });
  await knex.schema.createTable('reference_api_keys', table => {
    table.string('id', 64).primary().comment('Public part of the key');
    table.string('client_id', 64).notNullable();
    table.string('digest', 64).notNullable().comment('HMAC-SHA-256, hex');
    table.string('status', 16).notNullable();
    table.string('created_at', 32).notNullable();
    table.string('expires_at', 32).nullable();
    table.string('last_used_at', 32).nullable();
    table
      .foreign('client_id', 'reference_api_keys_client_fk')
      .references('id')
      .inTable('reference_api_clients');
    table.unique(['digest'], { indexName: 'reference_api_keys_digest_uniq' });
  });
  await knex.schema.createTable('reference_api_key_use', table => {
    table.string('key_id', 64).notNullable();
    table.string('caller', 255).notNullable();
    table.string('day', 10).notNullable();
    table.integer('count').notNullable();
    table.primary(['key_id', 'caller', 'day']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('reference_api_key_use');
  await knex.schema.dropTable('reference_api_keys');
  await knex.schema.dropTable('reference_api_clients');
};
