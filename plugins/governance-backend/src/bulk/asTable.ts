import { Knex } from 'knex';

/** Texts as a table with the column `value`, in one parameter, to be joined to or selected from under a name. */
export function asTable(
  trx: Knex.Transaction,
  values: readonly string[],
  name: string,
): Knex.Raw {
  const json = JSON.stringify(values);
  return trx.client.config.client === 'pg'
    ? trx.raw('json_array_elements_text(?::json) as ??(value)', [json, name])
    : trx.raw('json_each(?) as ??', [json, name]);
}
