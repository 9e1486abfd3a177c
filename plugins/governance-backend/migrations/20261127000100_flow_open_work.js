// @ts-check

/**
 * Indices by which open work is found: those columns, and only the rows that may be open.
 *
 * @param {import('knex').Knex} knex
 */
const openWork = knex => ({
  flow_instances: [
    {
      name: 'flow_instances_due_idx',
      columns: ['next_due_at'],
      predicate: knex.whereNotNull('next_due_at'),
    },
    {
      name: 'flow_instances_source_idx',
      columns: ['status', 'source', 'id'],
      predicate: knex.whereRaw("status = 'running'"),
    },
    {
      name: 'flow_instances_hash_idx',
      columns: ['hash', 'status', 'id'],
      predicate: knex.whereRaw("status = 'running'"),
    },
  ],
  flow_outbox: [
    {
      name: 'flow_outbox_claim_idx',
      columns: ['status', 'not_before'],
      predicate: knex.whereRaw("status in ('pending', 'running', 'failed')"),
    },
    {
      name: 'flow_outbox_released_idx',
      columns: ['released_at'],
      predicate: knex.whereNotNull('released_at'),
    },
    {
      name: 'flow_outbox_held_idx',
      columns: ['held_since', 'key'],
      predicate: knex.whereNotNull('held_since'),
    },
  ],
});

/**
 * Makes the indices by which open work is found indices of what is open. Most instances and effects are over, and every
 * change of one was an entry in each of these; without a lock of its own for it, building them again holds up writers for
 * as long as it takes: some seconds for a million rows. `down` and `up` again is safe.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  for (const [name, indices] of Object.entries(openWork(knex))) {
    await knex.schema.alterTable(name, table => {
      for (const index of indices) {
        table.dropIndex(index.columns, index.name);
      }
    });
    await knex.schema.alterTable(name, table => {
      for (const { columns, predicate, ...index } of indices) {
        table.index(columns, index.name, { predicate });
      }
    });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const [name, indices] of Object.entries(openWork(knex))) {
    await knex.schema.alterTable(name, table => {
      for (const index of indices) {
        table.dropIndex(index.columns, index.name);
      }
    });
    await knex.schema.alterTable(name, table => {
      for (const index of indices) {
        table.index(index.columns, index.name);
      }
    });
  }
};
