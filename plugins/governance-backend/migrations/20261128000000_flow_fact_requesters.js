// @ts-check

/**
 * Running instances are found by who asked for them, so that who acts for somebody is told to all they have asked for.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(
    'create index flow_fact_subjects_requester_idx on flow_fact_subjects (lower(requester), running, instance_id)',
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index flow_fact_subjects_requester_idx');
};
