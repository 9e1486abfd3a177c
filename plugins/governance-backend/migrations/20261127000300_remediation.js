// @ts-check

/**
 * What is disabled and not yet deleted, and what people have done of what they were handed. `review_cool_downs` holds one
 * row for each time that something was disabled by a review; `open_key` is the item until it was deleted, given back or
 * handed over, so that an item has one at most. `remediation_ticks` says who did which step of a task and when. New tables
 * only; cheap, and safe to run again on both engines.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('review_cool_downs', table => {
    table.string('id', 36).primary();
    table.string('item_id', 36).notNullable();
    table.string('open_key', 36).nullable().comment('The item, while open');
    table.string('effect_key', 255).notNullable();
    table.string('source', 255).notNullable();
    table.string('identity_ref', 80).notNullable();
    table.string('subject_ref', 80).notNullable();
    table.string('runbook', 63).nullable();
    table.string('disabled_at', 32).notNullable();
    table.string('delete_at', 32).notNullable();
    table.string('used_at', 32).nullable().comment('Seen to be asked for');
    table.text('used_by').nullable();
    table.integer('used_count').nullable();
    table.string('held_at', 32).nullable();
    table.string('ended_at', 32).nullable();
    table.string('ended_how', 16).nullable();
    table.string('ended_by', 255).nullable();
    table.text('end_reason').nullable();
    table.unique(['open_key'], { indexName: 'review_cool_downs_open_uniq' });
    table.unique(['effect_key'], {
      indexName: 'review_cool_downs_effect_uniq',
    });
    table.index(['source', 'open_key', 'id'], 'review_cool_downs_source_idx');
    table.index(['item_id', 'disabled_at'], 'review_cool_downs_item_idx');
    table.index(['identity_ref'], 'review_cool_downs_identity_idx');
  });
  await knex.schema.createTable('remediation_ticks', table => {
    table.string('task_id', 36).notNullable();
    table.integer('step').notNullable().comment('Place in the list, from 0');
    table.string('by', 255).notNullable();
    table.string('at', 32).notNullable();
    table.text('note').nullable();
    table.primary(['task_id', 'step']);
  });
  // Only what was carried out is looked for in it, so that opening and deciding write nothing to it.
  await knex.raw(
    "create index review_items_carried_idx on review_items (source, id) where outcome in ('revoked', 'reduced')",
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index review_items_carried_idx');
  await knex.schema.dropTable('remediation_ticks');
  await knex.schema.dropTable('review_cool_downs');
};
