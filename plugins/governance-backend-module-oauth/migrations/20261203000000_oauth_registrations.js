// @ts-check

/**
 * Clients that were registered, for RFC 7591 has no way to ask a server which there are. A row is written before the server is
 * asked. The token that manages a client shows the client's secret to whoever has it, so it lies here as JWE, under a key that is
 * not in the database, and goes when the client has.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('oauth_registrations', table => {
    table.comment('OAuth clients that were registered from here');
    table.string('source', 128).notNullable().comment('Configured source');
    table.string('tag', 40).notNullable().comment('Names the order for good');
    table
      .string('state', 16)
      .notNullable()
      .comment('registering, registered, ending or ended');
    table
      .integer('attempt')
      .notNullable()
      .comment('Counts registrations that were tried; the last one counts');
    table.text('client_id').nullable().comment('As the server named it');
    table.text('uri').nullable().comment('Where it is managed');
    table.text('sealed_token').nullable().comment('JWE');
    table
      .boolean('in_doubt')
      .notNullable()
      .comment('A change was not answered; the token may be another now');
    table.text('identity').notNullable();
    table.text('environment').notNullable();
    table.text('scopes').notNullable().comment('JSON array');
    table.text('owner').notNullable();
    table.text('purpose').notNullable();
    table.text('requested_by').notNullable();
    table.string('not_after', 32).notNullable().comment('ISO 8601');
    table.string('created_at', 32).notNullable().comment('ISO 8601');
    table.primary(['source', 'tag']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('oauth_registrations');
};
