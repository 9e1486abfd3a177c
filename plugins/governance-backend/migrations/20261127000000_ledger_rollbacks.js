// @ts-check

/**
 * Checkpoints that a sink holds and that the ledger does not hold any more: the database was taken back to an earlier
 * state. Each is noted once, whoever of several replicas sees it first. A new table only: cheap on both engines, nothing to
 * fill, safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ledger_rollbacks', table => {
    table
      .bigInteger('size')
      .notNullable()
      .comment('Entries that the checkpoint was signed over');
    table.string('head_hash', 64).notNullable();
    table.string('signed_at', 32).notNullable();
    table.string('sink', 255).notNullable().comment('Which holds it');
    table
      .bigInteger('own_size')
      .notNullable()
      .comment('Entries that the ledger had when it was found');
    table
      .string('own_hash', 64)
      .nullable()
      .comment('Of the entry with that number; null where there was none');
    table.string('found_at', 32).notNullable();
    table.primary(['size', 'head_hash']);
    table.index(['found_at'], 'ledger_rollbacks_found_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ledger_rollbacks');
};
