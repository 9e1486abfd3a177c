// @ts-check

/**
 * Certificates that an SSH certificate authority was asked for. OpenSSH keeps no list of what it signs, so a row is written before
 * it is asked: serial and key id stand here whatever becomes of the answer. A certificate is public; it is kept so that it can be
 * shown to be revoked. One new table: cheap, and safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ssh_certificates', table => {
    table.string('authority', 128).notNullable().comment('Configured id');
    table.string('tag', 40).notNullable().comment('The order; also the key id');
    table
      .string('serial', 20)
      .notNullable()
      .comment('Of 64 bits, decimal; drawn at random');
    table
      .string('state', 16)
      .notNullable()
      .comment('signing, signed, active or revoked');
    table.text('public_key').notNullable().comment('As OpenSSH writes it');
    table.string('public_digest', 64).notNullable().comment('SHA-256 of SPKI');
    table.text('certificate').nullable();
    table.text('identity').notNullable();
    table.text('principals').notNullable().comment('JSON array, sorted');
    table.string('not_after', 32).notNullable().comment('ISO 8601');
    table.string('created_at', 32).notNullable().comment('ISO 8601');
    table.primary(['authority', 'tag']);
    table.unique(['authority', 'serial'], {
      indexName: 'ssh_certificates_serial_uniq',
    });
    table.index(
      ['authority', 'state', 'not_after'],
      'ssh_certificates_state_idx',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ssh_certificates');
};
