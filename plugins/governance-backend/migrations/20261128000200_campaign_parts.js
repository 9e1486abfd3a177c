// @ts-check

/**
 * A campaign's population is opened in parts, each with its own place, so that more than one can be worked on at a time: one
 * is computed while another is written. What is being opened now becomes one part that begins where it stands.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('campaign_parts', table => {
    table.string('campaign_id', 36).notNullable();
    table.integer('number').notNullable();
    table
      .string('cursor', 80)
      .notNullable()
      .comment('the last identity that was judged');
    table
      .string('until', 80)
      .nullable()
      .comment('the last identity of the part; null: to the end');
    table.boolean('done').notNullable();
    table.primary(['campaign_id', 'number']);
  });
  await knex('campaign_parts').insert(
    knex('campaigns')
      .where({ state: 'opening' })
      .select(
        'id',
        knex.raw('0'),
        'cursor',
        knex.raw('null'),
        knex.raw(knex.client.config.client === 'pg' ? 'false' : '0'),
      ),
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('campaign_parts');
};
