// @ts-check

/**
 * Credentials that flows have ordered, and every call to an issuer that this took. Nothing secret is kept: `fingerprint` is a
 * keyed digest of the value. A call is written down before it is made, so that what became of it can be found out after a
 * crash by the tag that it put beside the credential. Two new tables: cheap, and safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('issued_credentials', table => {
    table.string('id', 36).primary();
    table.string('instance_id', 36).notNullable();
    table
      .string('order_key', 255)
      .notNullable()
      .comment('The effect that ordered it; the same for every delivery');
    table.string('state', 24).notNullable();
    table.string('issuer', 64).notNullable();
    table
      .string('replaces', 36)
      .nullable()
      .comment('The credential in whose place it is made');
    table.string('identity', 255).notNullable().comment('In the issuer');
    table.string('identity_ref', 80).nullable();
    table.string('environment', 64).notNullable();
    table.text('scopes').notNullable().comment('JSON, sorted');
    table.text('purpose').notNullable();
    table.string('owner', 255).notNullable();
    table.string('requested_by', 255).notNullable();
    table.string('store', 64).notNullable();
    table.string('target', 512).notNullable();
    table
      .text('public_key')
      .nullable()
      .comment('SPKI in PEM, where the issuer makes a document about one');
    table.string('not_after', 32).notNullable();
    table.string('tag', 40).nullable().comment('Of the call that made it');
    table.string('external_id', 255).nullable();
    table.string('fingerprint', 64).nullable();
    table.string('stored_at', 512).nullable().comment('Reference in the store');
    table.string('stored_version', 64).nullable();
    table.string('ordered_at', 32).notNullable();
    table.string('issued_at', 32).nullable();
    table.string('delivered_at', 32).nullable();
    table.string('activated_at', 32).nullable();
    table
      .string('confirmed_at', 32)
      .nullable()
      .comment('By people, not by an earlier confirmation');
    table.string('ended_at', 32).nullable();
    table
      .string('refused_at', 32)
      .nullable()
      .comment('When its system was seen to refuse it');
    table.text('end_reason').nullable();
    table.unique(['order_key'], { indexName: 'issued_credentials_order_uniq' });
    table.unique(['tag'], { indexName: 'issued_credentials_tag_uniq' });
    table.index(['instance_id'], 'issued_credentials_instance_idx');
    table.index(['ordered_at', 'id'], 'issued_credentials_ordered_idx');
    table.index(['external_id'], 'issued_credentials_external_idx');
    table.index(['state', 'not_after'], 'issued_credentials_state_idx');
    table.index(
      ['identity_ref', 'confirmed_at'],
      'issued_credentials_confirmed_idx',
    );
  });
  await knex.schema.createTable('issuing_calls', table => {
    table.string('tag', 40).primary().comment('Put beside the credential');
    table.string('credential_id', 36).notNullable();
    table.integer('number').notNullable();
    table.string('issuer', 64).notNullable();
    table.string('state', 24).notNullable();
    table.string('called_at', 32).notNullable();
    table
      .string('waits_until', 32)
      .notNullable()
      .comment('Until then somebody may still wait for its answer');
    table.string('settled_at', 32).nullable();
    table.text('reason').nullable();
    table.unique(['credential_id', 'number'], {
      indexName: 'issuing_calls_number_uniq',
    });
    table.index(['state', 'called_at'], 'issuing_calls_state_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('issuing_calls');
  await knex.schema.dropTable('issued_credentials');
};
