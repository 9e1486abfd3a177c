// @ts-check

/** Credentials whose integration is looked up at once. */
const BATCH = 500;

/**
 * Takes over from flows for which integration each credential was asked; what replaces another is for the same. Rows are read in
 * the order in which they were ordered, so that the one before is known. One statement for each row that has one.
 *
 * @param {import('knex').Knex} knex
 */
async function fillIntegrations(knex) {
  /** @type {{ ordered_at: string, id: string } | undefined} */
  let after;
  for (;;) {
    const from = after;
    const rows = await knex('issued_credentials')
      .join(
        'flow_instances',
        'flow_instances.id',
        'issued_credentials.instance_id',
      )
      .modify(query => {
        if (from) {
          query.whereRaw(
            '(issued_credentials.ordered_at, issued_credentials.id) > (?, ?)',
            [from.ordered_at, from.id],
          );
        }
      })
      .orderBy(['issued_credentials.ordered_at', 'issued_credentials.id'])
      .limit(BATCH)
      .select(
        'issued_credentials.id',
        'issued_credentials.ordered_at',
        'issued_credentials.replaces',
        'flow_instances.snapshot',
      );
    for (const { id, replaces, snapshot } of rows) {
      const { facts } = JSON.parse(snapshot);
      const replaced =
        replaces &&
        (await knex('issued_credentials').where({ id: replaces }).first());
      const named =
        replaced?.integration ??
        facts?.request?.integration ??
        facts?.integration?.ref;
      if (typeof named === 'string') {
        await knex('issued_credentials')
          .where({ id })
          .update({ integration: named.toLocaleLowerCase('en-US') });
      }
    }
    if (rows.length < BATCH) {
      return;
    }
    after = rows[rows.length - 1];
  }
}

/**
 * What an integration, an issuer, a team or an identity holds, revoked or replaced in waves: the whole, each credential in it, and
 * who is still to be told. `open_key` keeps two at once from the same target and is emptied when one is over. What is held is found
 * by indexes over lower case, for references are compared without it; making them reads `issued_credentials` once. A nullable
 * column and new tables otherwise; safe to run again after `down`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('issued_credentials', table => {
    table
      .string('integration', 255)
      .nullable()
      .comment('That it was asked for, in lower case');
    table.index(['integration', 'state'], 'issued_credentials_integration_idx');
  });
  for (const column of ['issuer', 'owner', 'identity_ref']) {
    await knex.raw(
      `create index issued_credentials_${column}_holds_idx on issued_credentials (lower(${column}), state)`,
    );
  }
  await fillIntegrations(knex);
  await knex.schema.createTable('incident_waves', table => {
    table.string('id', 36).primary();
    table.string('kind', 16).notNullable();
    table.string('target', 500).notNullable();
    table.string('action', 16).notNullable();
    table.string('state', 16).notNullable();
    table.text('reason').notNullable();
    table.string('started_by', 255).notNullable();
    table.string('started_at', 32).notNullable();
    table.integer('wave_size').notNullable();
    table
      .integer('pause_at')
      .notNullable()
      .comment('That many failures in one wave pause it');
    table.integer('wave').notNullable().comment('The one under way; 0: none');
    table.integer('waves').notNullable();
    table.text('why').nullable().comment('Why it paused by itself');
    table.string('changed_by', 255).nullable();
    table.string('changed_at', 32).nullable();
    table
      .string('settled_at', 32)
      .nullable()
      .comment('When nothing of it was under way any more');
    table.string('open_key', 600).nullable();
    table.unique(['open_key'], { indexName: 'incident_waves_open_uniq' });
    table.index(['started_at', 'id'], 'incident_waves_started_idx');
    table.index(['settled_at', 'started_at'], 'incident_waves_settled_idx');
  });
  await knex.schema.createTable('incident_wave_items', table => {
    table.string('operation_id', 36).notNullable();
    table.integer('position').notNullable();
    table.string('credential_id', 36).notNullable();
    table.integer('wave').notNullable().comment('0: left out');
    table.string('state', 16).notNullable();
    table.text('reason').nullable();
    table.string('instance_id', 36).nullable();
    table
      .integer('attempts_before')
      .notNullable()
      .comment('Calls that its flow had made when it was last resumed');
    table.string('begun_at', 32).nullable();
    table.string('settled_at', 32).nullable();
    table.primary(['operation_id', 'position']);
    table.unique(['operation_id', 'credential_id'], {
      indexName: 'incident_wave_items_credential_uniq',
    });
    table.index(
      ['operation_id', 'state', 'position'],
      'incident_wave_items_state_idx',
    );
  });
  await knex.schema.createTable('incident_wave_notices', table => {
    table.string('id', 36).primary();
    table.string('operation_id', 36).notNullable();
    table.string('kind', 16).notNullable();
    table.string('recipient', 255).notNullable();
    table.integer('credentials').notNullable();
    table.text('why').nullable();
    table
      .string('claimed_until', 32)
      .nullable()
      .comment('Until then somebody is sending it');
    table.string('told_at', 32).nullable();
    table.index(['told_at', 'id'], 'incident_wave_notices_open_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('incident_wave_notices');
  await knex.schema.dropTable('incident_wave_items');
  await knex.schema.dropTable('incident_waves');
  for (const column of ['issuer', 'owner', 'identity_ref']) {
    await knex.raw(`drop index issued_credentials_${column}_holds_idx`);
  }
  await knex.schema.alterTable('issued_credentials', table => {
    table.dropIndex([], 'issued_credentials_integration_idx');
    table.dropColumn('integration');
  });
};
