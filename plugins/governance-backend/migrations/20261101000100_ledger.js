// @ts-check

/**
 * The ledger: entries chained by a sequencer, personal parts apart under a key that can be destroyed, signed
 * checkpoints and their delivery.
 *
 * Entries are inserted without a number (`seq` null) so that writers do not wait for each other; the sequencer gives
 * number, `prev` and `hash` after commit. Triggers on both engines refuse every other change of an entry, and every
 * deletion, as a guard against mistakes; what proves the ledger is the chain and the checkpoints kept elsewhere.
 *
 * Creates empty tables only: no cost on either engine, and nothing to redo when it is run again.
 */

const { randomUUID } = require('node:crypto');

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const isPostgres = knex.client.config.client === 'pg';

  await knex.schema.createTable('ledger_head', table => {
    table.comment(
      'One row: the end of the chain. Its lock is what makes the sequencer single',
    );
    table.integer('id').primary().comment('Always 1');
    table.text('ledger_id').notNullable();
    table
      .bigInteger('seq')
      .notNullable()
      .comment('Number of the last chained entry, 0 before the first');
    table.text('hash').notNullable().comment('Hash of the last chained entry');
  });
  await knex('ledger_head').insert({
    id: 1,
    ledger_id: randomUUID(),
    seq: 0,
    hash: '0'.repeat(64),
  });

  await knex.schema.createTable('ledger_entries', table => {
    table.comment('The ledger, append-only');
    table
      .bigIncrements('position')
      .comment(
        'Order of insertion; has gaps and says nothing about commit order',
      );
    table.text('id').notNullable();
    table
      .bigInteger('seq')
      .comment('Place in the chain; null until the sequencer has seen it');
    table.integer('v').notNullable().comment('Version of the entry format');
    table
      .text('at')
      .notNullable()
      .comment('When it happened, by the clock of whoever recorded it');
    table
      .text('written_at')
      .notNullable()
      .comment('When it was written, by the clock of the process');
    table.text('type').notNullable();
    table.text('subject').notNullable();
    table
      .text('actor')
      .notNullable()
      .comment('JSON; principal is a commitment');
    table
      .text('data')
      .notNullable()
      .comment('JSON; no secret, no personal data');
    table
      .text('commitments')
      .notNullable()
      .comment('JSON: field to salted SHA-256');
    table.text('prev');
    table.text('hash');
    table.unique(['id'], 'ledger_entries_id_uniq');
    table.unique(['seq'], 'ledger_entries_seq_uniq');
    table.index(['subject', 'position'], 'ledger_entries_subject_idx');
    table.index(['type', 'position'], 'ledger_entries_type_idx');
  });
  await knex.raw(
    'create index ledger_entries_unchained_idx on ledger_entries (position) where seq is null',
  );

  await knex.schema.createTable('ledger_keys', table => {
    table.comment('One key per data subject; destroying it erases the subject');
    table.text('id').primary();
    table.text('principal').comment('Whose key it is; null once erased');
    table
      .text('wrapped_key')
      .comment('The AES-256 key, wrapped; null once erased');
    table.text('created_at').notNullable();
    table.text('erased_at');
    table.index(['principal'], 'ledger_keys_principal_idx');
  });

  await knex.schema.createTable('ledger_personal', table => {
    table.comment(
      'Personal parts of entries, encrypted; salt and value are null once erased',
    );
    table.text('entry_id').notNullable();
    table.text('field').notNullable();
    table.text('key_id').notNullable();
    table.text('salt');
    table
      .text('value')
      .comment('AES-256-GCM: nonce, ciphertext, tag in base64');
    table.primary(['entry_id', 'field'], 'ledger_personal_pk');
    table.index(['key_id'], 'ledger_personal_key_idx');
  });

  await knex.schema.createTable('ledger_signing_keys', table => {
    table.comment(
      'Public keys of all checkpoints; a private key only where one is generated for development',
    );
    table.text('key_id').primary();
    table.text('algorithm').notNullable();
    table.text('public_pem').notNullable();
    table.text('private_pem');
    table.text('created_at').notNullable();
  });

  await knex.schema.createTable('ledger_checkpoints', table => {
    table.comment('Signed heads of the ledger');
    table.bigInteger('size').notNullable();
    table.text('key_id').notNullable();
    table.text('ledger_id').notNullable();
    table.text('head_hash').notNullable();
    table.text('at').notNullable();
    table.text('algorithm').notNullable();
    table.text('signature').notNullable();
    table.primary(['size', 'key_id'], 'ledger_checkpoints_pk');
  });

  await knex.schema.createTable('ledger_deliveries', table => {
    table.comment('Which sink has which checkpoint');
    table.text('sink').notNullable();
    table.bigInteger('size').notNullable();
    table.text('key_id').notNullable();
    table.integer('attempts').notNullable();
    table.text('delivered_at');
    table.text('last_error');
    table.primary(['sink', 'size', 'key_id'], 'ledger_deliveries_pk');
  });
  await knex.raw(
    'create index ledger_deliveries_open_idx on ledger_deliveries (sink, size) where delivered_at is null',
  );

  if (isPostgres) {
    await knex.raw(`
      create function ledger_entries_guard() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and old.seq is null and new.seq is not null
          and (new.position, new.id, new.v, new.at, new.written_at, new.type, new.subject, new.actor, new.data, new.commitments)
            is not distinct from
              (old.position, old.id, old.v, old.at, old.written_at, old.type, old.subject, old.actor, old.data, old.commitments)
        then
          return new;
        end if;
        raise exception 'ledger_entries is append-only';
      end
      $$`);
    await knex.raw(`
      create trigger ledger_entries_append_only before update or delete on ledger_entries
      for each row execute function ledger_entries_guard()`);
  } else {
    await knex.raw(`
      create trigger ledger_entries_no_update before update on ledger_entries
      when old.seq is not null or new.seq is null
        or (new.position, new.id, new.v, new.at, new.written_at, new.type, new.subject, new.actor, new.data, new.commitments)
          is not (old.position, old.id, old.v, old.at, old.written_at, old.type, old.subject, old.actor, old.data, old.commitments)
      begin select raise(abort, 'ledger_entries is append-only'); end`);
    await knex.raw(`
      create trigger ledger_entries_no_delete before delete on ledger_entries
      begin select raise(abort, 'ledger_entries is append-only'); end`);
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ledger_deliveries');
  await knex.schema.dropTable('ledger_checkpoints');
  await knex.schema.dropTable('ledger_signing_keys');
  await knex.schema.dropTable('ledger_personal');
  await knex.schema.dropTable('ledger_keys');
  await knex.schema.dropTable('ledger_entries');
  await knex.schema.dropTable('ledger_head');
  if (knex.client.config.client === 'pg') {
    await knex.raw('drop function ledger_entries_guard()');
  }
};
