// @ts-check

/**
 * Proofs that a person is present: the passkeys that people have set up (public keys only, WebAuthn Level 3), and every
 * challenge that was given out, with the assertion that answered it, so that a proof can be verified again later. New
 * tables only: cheap on both engines, nothing to fill, safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('proof_passkeys', table => {
    table
      .string('id', 1400)
      .primary()
      .comment('Credential id, base64url; WebAuthn allows 1,023 bytes');
    table.string('user_ref', 255).notNullable();
    table.string('label', 100).notNullable();
    table.text('public_key').notNullable().comment('COSE key, base64url');
    table.bigInteger('counter').notNullable();
    table.text('transports').notNullable();
    table.boolean('backed_up').notNullable();
    table.string('created_at', 32).notNullable();
    table
      .string('usable_from', 32)
      .notNullable()
      .comment(
        'A first passkey waits, so that a stolen session cannot use one',
      );
    table.string('last_used_at', 32).nullable();
    table.string('removed_at', 32).nullable();
    table.string('removed_by', 255).nullable();
    table.index(['user_ref', 'created_at'], 'proof_passkeys_user_idx');
  });
  await knex.schema.createTable('proof_challenges', table => {
    table.string('id', 36).primary();
    table.string('user_ref', 255).notNullable();
    table.string('purpose', 16).notNullable();
    table.string('challenge', 64).notNullable().comment('base64url');
    table.string('nonce', 64).notNullable().comment('base64url');
    table.string('instance_id', 36).nullable();
    table.string('decision', 63).nullable();
    table.string('digest', 200).nullable();
    table.string('created_at', 32).notNullable();
    table.string('expires_at', 32).notNullable();
    table.string('used_at', 32).nullable();
    table.string('passkey_id', 1400).nullable();
    table.text('assertion').nullable();
    table.index(['expires_at'], 'proof_challenges_expiry_idx');
    table.index(['instance_id'], 'proof_challenges_instance_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('proof_challenges');
  await knex.schema.dropTable('proof_passkeys');
};
