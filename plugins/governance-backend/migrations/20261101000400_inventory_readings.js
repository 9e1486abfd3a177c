// @ts-check

/**
 * What a source said last about an identity, in one hash, so that a reading that says the same again is recognised
 * without loading what it says: most identities do not change between two readings.
 *
 * `holdings_run` names the reading that last told the identity's credentials and grants one by one. A reading that says
 * the same leaves them alone; what such a reading does not name is found by the run they carry.
 *
 * Cost: PostgreSQL adds nullable columns without rewriting the table; the update touches each row once, on both engines.
 * Where a hash is missing the next reading takes the long way and writes it. Running it again is refused by the
 * migration table, as for every migration.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('inventory_statements', table => {
    table.string('reading_hash', 64).nullable();
    table.string('holdings_run', 64).nullable();
  });
  await knex('inventory_statements').update({
    holdings_run: knex.ref('seen_run'),
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('inventory_statements', table => {
    table.dropColumn('reading_hash');
    table.dropColumn('holdings_run');
  });
};
