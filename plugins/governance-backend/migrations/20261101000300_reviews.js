// @ts-check

/**
 * Review items with the people they are put to, their history, the work that decisions order, and the notices about
 * them. What a flow decides lies in the tables of the engine; `review_items` is what lists are read from and is
 * written in the same transaction. `open_key` is the subject while an item is open and empty afterwards: the unique
 * index on it is what keeps one subject from being asked about twice.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('review_items', table => {
    table.string('id', 36).primary();
    table.string('instance_id', 36).notNullable();
    table.string('open_key', 80).nullable();
    table.string('identity_ref', 80).notNullable();
    table.string('identity_title').notNullable();
    table.string('identity_type', 64).notNullable();
    table.string('subject_kind', 16).notNullable();
    table.string('subject_ref', 80).notNullable();
    table.string('subject_title').notNullable();
    table.text('subject_json').notNullable().comment('What was decided on');
    table.string('subject_fingerprint', 64).notNullable();
    table.text('identity_key').notNullable().comment('JSON identity key');
    table.text('question').notNullable();
    table.string('source').notNullable();
    table.string('environment').nullable();
    table.string('mode', 16).notNullable();
    table.string('owner_ref', 255).notNullable();
    table.string('requested_by', 255).nullable();
    table.text('cause').notNullable();
    table.string('cause_kind', 32).notNullable();
    table.string('state', 64).notNullable();
    table.string('status', 16).notNullable();
    table.string('decision', 16).nullable();
    table.string('decided_at', 32).nullable();
    table.string('decided_by', 255).nullable();
    table.text('justification').nullable();
    table.text('reduce_to').nullable();
    table.string('outcome', 16).nullable();
    table.string('opened_at', 32).notNullable();
    table.string('due_at', 32).notNullable();
    table.text('on_silence').notNullable();
    table.string('withdrawable_until', 32).nullable();
    table.string('closed_at', 32).nullable();
    table.text('evidence').notNullable();
    table.string('evidence_digest', 64).notNullable();
    table.string('evidence_at', 32).notNullable();
    table.string('worst_severity', 16).nullable();
    table.integer('change_count').notNullable();
    table.integer('bounces').notNullable().defaultTo(0);
    table.integer('version').notNullable();
    table.unique(['open_key'], { indexName: 'review_items_open_uniq' });
    table.unique(['instance_id'], { indexName: 'review_items_instance_uniq' });
    table.index(['status', 'due_at', 'id'], 'review_items_status_due_idx');
    table.index(['owner_ref', 'status'], 'review_items_owner_idx');
    table.index(['identity_ref', 'status'], 'review_items_identity_idx');
    table.index(['subject_ref', 'opened_at'], 'review_items_subject_idx');
  });
  await knex.schema.createTable('review_reviewers', table => {
    table.string('item_id', 36).notNullable();
    table.string('user_ref', 255).notNullable();
    table.string('via', 255).notNullable();
    table.primary(['item_id', 'user_ref']);
    table.index(['user_ref', 'item_id'], 'review_reviewers_user_idx');
  });
  await knex.schema.createTable('review_history', table => {
    table.string('item_id', 36).notNullable();
    table.integer('seq').notNullable();
    table.string('at', 32).notNullable();
    table.string('by', 255).notNullable();
    table.text('what').notNullable();
    table.primary(['item_id', 'seq']);
  });
  await knex.schema.createTable('remediation_tasks', table => {
    table.string('id', 36).primary();
    table.string('item_id', 36).notNullable();
    table.string('effect_key', 255).notNullable();
    table.string('kind', 16).notNullable();
    table.string('action', 16).notNullable();
    table.string('status', 16).notNullable();
    table.string('doer_ref', 255).nullable();
    table.text('reason').notNullable();
    table.text('steps').notNullable().comment('JSON array of strings');
    table.text('proof').nullable();
    table.string('opened_at', 32).notNullable();
    table.string('due_at', 32).nullable();
    table.string('closed_at', 32).nullable();
    table.unique(['effect_key'], { indexName: 'remediation_tasks_key_uniq' });
    table.index(['item_id'], 'remediation_tasks_item_idx');
    table.index(['status', 'opened_at'], 'remediation_tasks_status_idx');
  });
  await knex.schema.createTable('review_notices', table => {
    table.increments('id');
    table.string('item_id', 36).notNullable();
    table.string('kind', 16).notNullable();
    table.string('recipient_ref', 255).notNullable();
    table.string('dedupe_key', 255).notNullable();
    table.string('queued_at', 32).notNullable();
    table
      .string('claimed_until', 32)
      .nullable()
      .comment('Somebody is sending it until then');
    table.string('sent_at', 32).nullable();
    table.text('last_error').nullable();
    table.unique(['dedupe_key'], { indexName: 'review_notices_dedupe_uniq' });
    table.index(['sent_at', 'recipient_ref'], 'review_notices_queue_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('review_notices');
  await knex.schema.dropTable('remediation_tasks');
  await knex.schema.dropTable('review_history');
  await knex.schema.dropTable('review_reviewers');
  await knex.schema.dropTable('review_items');
};
