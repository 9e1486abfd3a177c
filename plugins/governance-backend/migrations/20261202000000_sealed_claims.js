// @ts-check

/**
 * Credentials that were sealed to the public key of whoever asked for them, and those keys. `jwe` is emptied in the very
 * transaction that hands it out, and when its time is over. Public keys only are kept, never a token. `alarm` is an outbox: a
 * second use, or a value that nobody took, is written down with it, and what follows is done until it has been done. Two new tables: cheap on both
 * engines, nothing to fill, safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('claim_keys', table => {
    table.string('thumbprint', 64).primary().comment('RFC 7638, SHA-256');
    table.string('owner', 255).notNullable();
    table.string('label', 100).nullable();
    table.text('jwk').notNullable().comment('Public members only');
    table.string('created_at', 32).notNullable();
    table
      .string('removed_at', 32)
      .nullable()
      .comment('The row stays, so that nobody else can take its name');
    table.index(['owner', 'created_at'], 'claim_keys_owner_idx');
  });
  await knex.schema.createTable('sealed_claims', table => {
    table.string('id', 36).primary();
    table.string('thumbprint', 64).notNullable();
    table.string('owner', 255).notNullable();
    table.string('credential_id', 36).notNullable();
    table.string('idempotency_key', 255).notNullable();
    table.string('state', 16).notNullable();
    table.integer('version').notNullable();
    table.text('jwe').nullable();
    table.string('created_at', 32).notNullable();
    table.string('expires_at', 32).notNullable();
    table.string('opened_at', 32).nullable();
    table.string('claimed_at', 32).nullable();
    table.string('claimed_from', 64).nullable();
    table.string('second_at', 32).nullable();
    table.string('second_from', 64).nullable();
    table.string('alarm', 16).nullable();
    table.string('destroyed_at', 32).nullable();
    table.string('destroyed_why', 24).nullable();
    table.unique(['idempotency_key'], {
      indexName: 'sealed_claims_idempotency_uniq',
    });
    table.index(['owner', 'state', 'created_at'], 'sealed_claims_owner_idx');
    table.index(['state', 'expires_at'], 'sealed_claims_expiry_idx');
    table.index(['thumbprint', 'state'], 'sealed_claims_key_idx');
    table.index(['alarm', 'id'], 'sealed_claims_alarm_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('sealed_claims');
  await knex.schema.dropTable('claim_keys');
};
