// @ts-check

/**
 * The inventory: what sources say about identities, their credentials and grants, certificates, roles and partner
 * integrations.
 *
 * Every `ref` is the SHA-256 (first 32 hex digits) of source, realm, region and external id, so that a second import
 * finds the same row without a lookup, and uniqueness needs no index over ids of 2,000 characters. What each source
 * says about an identity stands in `inventory_statements`; the columns of `inventory_identities` are resolved from it.
 * `seen_run` names the reading that last named a row: what a snapshot did not name is found by it, without loading
 * anything. Nothing is deleted; `absent_since` is set. Times are ISO 8601 text in UTC with milliseconds, which sort the
 * same on both engines; JSON is text.
 *
 * Creates empty tables only: no cost on either engine, and nothing to redo when it is run again.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('inventory_sources', table => {
    table.string('id', 255).primary();
    table.string('kind').notNullable();
    table.string('title').notNullable();
    table.string('basis', 16).notNullable();
    table.string('environment').nullable();
    table.string('last_observed_at', 32).nullable();
    table.string('last_status', 16).nullable();
    table.text('last_error').nullable();
    table.text('last_counts').nullable().comment('JSON');
  });

  await knex.schema.createTable('inventory_identities', table => {
    table.string('ref', 80).primary();
    table.string('source', 255).notNullable();
    table.text('realm').notNullable();
    table.string('region', 128).notNullable();
    table.text('external_id').notNullable();
    table.string('type', 64).notNullable();
    table.text('display_name').notNullable();
    table.string('status', 16).notNullable();
    table.text('environment').nullable();
    table.string('owner_ref', 255).nullable();
    table.string('owner_basis', 16).nullable();
    table.text('purpose').nullable();
    table.boolean('privileged').nullable();
    table.boolean('platform_owned').nullable();
    table.text('managed_by').nullable().comment('JSON');
    table.string('absent_since', 32).nullable();
    table.string('first_seen_at', 32).notNullable();
    table.string('last_changed_at', 32).notNullable();
    table.string('fingerprint', 64).notNullable();
    table.index(['owner_ref'], 'inventory_identities_owner_idx');
    table.index(['source'], 'inventory_identities_source_idx');
    table.index(['display_name', 'ref'], 'inventory_identities_page_idx');
  });

  await knex.schema.createTable('inventory_statements', table => {
    table.string('identity_ref', 80).notNullable();
    table.string('source', 255).notNullable();
    table.string('basis', 16).notNullable();
    table.text('realm').notNullable();
    table.string('seen_at', 32).notNullable();
    table.string('seen_run', 64).notNullable();
    table.string('absent_since', 32).nullable();
    table.string('content_hash', 64).notNullable();
    table.text('body').notNullable().comment('JSON, without holdings');
    table.primary(['identity_ref', 'source']);
    table.index(['source', 'seen_run'], 'inventory_statements_run_idx');
  });

  await knex.schema.createTable('inventory_credentials', table => {
    table.string('ref', 80).primary();
    table.string('identity_ref', 80).notNullable();
    table.string('source', 255).notNullable();
    table.text('external_id').notNullable();
    table.string('kind', 32).notNullable();
    table.text('display_name').notNullable();
    table.string('status', 16).notNullable();
    table.string('created_at', 32).nullable();
    table.string('last_rotated_at', 32).nullable();
    table.string('expires_at', 32).nullable().comment('A time, or never');
    table.string('last_used_at', 32).nullable().comment('A time, or never');
    table.string('requested_by', 255).nullable();
    table.string('unused_since_move_at', 32).nullable();
    table.string('absent_since', 32).nullable();
    table.string('first_seen_at', 32).notNullable();
    table.string('last_changed_at', 32).notNullable();
    table.string('seen_run', 64).notNullable();
    table.string('fingerprint', 64).notNullable();
    table.text('statements').notNullable().comment('JSON by source');
    table.index(['identity_ref'], 'inventory_credentials_identity_idx');
    table.index(['source', 'seen_run'], 'inventory_credentials_run_idx');
  });

  await knex.schema.createTable('inventory_grants', table => {
    table.string('ref', 80).primary();
    table.string('identity_ref', 80).notNullable();
    table.string('source', 255).notNullable();
    table.text('external_id').notNullable();
    table.string('kind', 32).notNullable();
    table.text('display_name').notNullable();
    table.text('resource').nullable();
    table.boolean('privileged').nullable();
    table.string('granted_at', 32).nullable();
    table.string('expires_at', 32).nullable().comment('A time, or never');
    table.string('last_used_at', 32).nullable().comment('A time, or never');
    table.string('requested_by', 255).nullable();
    table.string('absent_since', 32).nullable();
    table.string('first_seen_at', 32).notNullable();
    table.string('last_changed_at', 32).notNullable();
    table.string('seen_run', 64).notNullable();
    table.string('fingerprint', 64).notNullable();
    table.text('statements').notNullable().comment('JSON by source');
    table.index(['identity_ref'], 'inventory_grants_identity_idx');
    table.index(['source', 'seen_run'], 'inventory_grants_run_idx');
  });

  for (const name of [
    'inventory_certificates',
    'inventory_partner_integrations',
    'inventory_roles',
  ]) {
    await knex.schema.createTable(name, table => {
      table.string('ref', 80).primary();
      table.string('source', 255).notNullable();
      table.text('realm').notNullable();
      table.text('external_id').notNullable();
      table.text('display_name').notNullable();
      table.string('owner_ref', 255).nullable();
      table.text('environment').nullable();
      table.string('expires_at', 32).nullable().comment('End of a certificate');
      table.string('absent_since', 32).nullable();
      table.string('first_seen_at', 32).notNullable();
      table.string('last_changed_at', 32).notNullable();
      table.string('seen_at', 32).notNullable();
      table.string('seen_run', 64).notNullable();
      table.string('content_hash', 64).notNullable();
      table.text('body').notNullable().comment('JSON as the source states it');
      table.index(['source', 'seen_run'], `${name}_run_idx`);
      table.index(['owner_ref'], `${name}_owner_idx`);
      table.index(['display_name', 'ref'], `${name}_page_idx`);
      table.index(['expires_at'], `${name}_expiry_idx`);
    });
  }

  await knex.schema.createTable('inventory_consumers', table => {
    table.string('subject_ref', 80).notNullable();
    table.string('component_ref', 255).notNullable();
    table.string('source', 255).notNullable();
    table
      .string('basis', 16)
      .notNullable()
      .comment('declared, observed or derived');
    table.text('via').notNullable();
    table.primary(['subject_ref', 'component_ref', 'source']);
    table.index(['component_ref'], 'inventory_consumers_component_idx');
  });

  await knex.schema.createTable('inventory_use', table => {
    table.string('identity_ref', 80).notNullable();
    table
      .string('subject_ref', 80)
      .notNullable()
      .comment('A credential or grant; the identity itself where neither');
    table.string('caller', 512).notNullable();
    table.string('day', 10).notNullable();
    table.integer('count').notNullable();
    table.primary(['subject_ref', 'caller', 'day']);
    table.index(['identity_ref', 'day'], 'inventory_use_identity_idx');
  });
  await knex.schema.createTable('inventory_use_windows', table => {
    table.string('source', 255).notNullable();
    table.string('from', 32).notNullable();
    table.string('to', 32).notNullable();
    table.primary(['source', 'from', 'to']);
  });

  await knex.schema.createTable('inventory_unreadable', table => {
    table.string('id', 80).primary();
    table.string('source', 255).notNullable();
    table.text('item').notNullable();
    table.text('reason').notNullable();
    table.string('at', 32).notNullable();
    table.index(['source', 'at'], 'inventory_unreadable_source_idx');
  });

  await knex.schema.createTable('inventory_changes', table => {
    table.string('id', 80).primary();
    table.string('subject_kind', 32).notNullable();
    table.string('subject_ref', 255).notNullable();
    table.string('identity_ref', 80).nullable();
    table.string('at', 32).notNullable();
    table.string('source', 255).notNullable();
    table.string('kind', 16).notNullable();
    table.text('diff').notNullable().comment('JSON');
    table.index(['subject_ref', 'at'], 'inventory_changes_subject_idx');
    table.index(['identity_ref', 'at'], 'inventory_changes_identity_idx');
    table.index(['at', 'id'], 'inventory_changes_page_idx');
  });

  await knex.schema.createTable('component_snapshots', table => {
    table.string('component_ref', 255).primary();
    table.string('owner', 255).nullable();
    table.string('system', 255).nullable();
    table.string('lifecycle', 255).nullable();
    table.text('repository').nullable();
    table.text('runtime').nullable();
    table.string('at', 32).notNullable();
    table.text('previous').nullable().comment('JSON');
    table.string('changed_at', 32).nullable();
  });

  await knex.schema.createTable('inventory_findings', table => {
    table.string('id', 80).primary();
    table.string('rule', 64).notNullable();
    table.string('owasp', 16).notNullable();
    table.string('severity', 16).notNullable();
    table.string('source', 255).notNullable();
    table.string('subject_kind', 32).notNullable();
    table.string('subject_ref', 80).notNullable();
    table.string('identity_ref', 80).nullable();
    table.text('title').notNullable();
    table.text('message').notNullable();
    table.text('way_out').notNullable();
    table.text('detail').notNullable().comment('JSON: facts, platformOwned');
    table.string('first_seen_at', 32).notNullable();
    table.string('resolved_at', 32).nullable();
    table.index(['subject_ref'], 'inventory_findings_subject_idx');
    table.index(['identity_ref'], 'inventory_findings_identity_idx');
    table.index(['resolved_at', 'severity'], 'inventory_findings_open_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const name of [
    'inventory_findings',
    'component_snapshots',
    'inventory_changes',
    'inventory_unreadable',
    'inventory_use_windows',
    'inventory_use',
    'inventory_consumers',
    'inventory_roles',
    'inventory_partner_integrations',
    'inventory_certificates',
    'inventory_grants',
    'inventory_credentials',
    'inventory_statements',
    'inventory_identities',
    'inventory_sources',
  ]) {
    await knex.schema.dropTable(name);
  }
};
