// @ts-check

/**
 * When AppRoles were last used, as the server's audit log says, and how far that was read. Both change in one transaction, so that
 * no line counts twice and none is left out. New tables; a second run finds them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('openbao_audit', table => {
    table.comment('How far the audit logs of OpenBao servers were read');
    table.string('source', 128).primary().comment('Configured server');
    table.string('inode', 32).nullable().comment('Of the file; null at first');
    table.string('head', 64).nullable().comment('SHA-256 of its beginning');
    table.bigInteger('position').notNullable().comment('Bytes that were read');
    table.integer('bad_lines').notNullable().comment('Not understood so far');
    table.integer('gaps').notNullable().comment('Files that were gone unread');
  });
  await knex.schema.createTable('openbao_logins', table => {
    table.comment('Last login with each AppRole');
    table.string('source', 128).notNullable().comment('Configured server');
    table.string('mount', 128).notNullable();
    table.string('role', 512).notNullable();
    table.string('last_at', 32).notNullable().comment('ISO 8601');
    table.primary(['source', 'mount', 'role']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('openbao_logins');
  await knex.schema.dropTable('openbao_audit');
};
