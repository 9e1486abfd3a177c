// @ts-check

/**
 * Where a server puts another token in the place of the last one at each change, a token that it does not accept does not mean
 * that the client is gone. Of clients that were registered before nobody knows how their server does it, so the worse is assumed.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('oauth_registrations', table => {
    table
      .boolean('rotates')
      .notNullable()
      .defaultTo(true)
      .comment('Whether its server replaces the token at a change');
  });
  await knex.schema.alterTable('oauth_registrations', table => {
    table.dropColumn('in_doubt');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('oauth_registrations', table => {
    table
      .boolean('in_doubt')
      .notNullable()
      .defaultTo(true)
      .comment('A change was not answered; the token may be another now');
  });
  await knex.schema.alterTable('oauth_registrations', table => {
    table.dropColumn('rotates');
  });
};
