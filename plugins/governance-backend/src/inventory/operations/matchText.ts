import { Knex } from 'knex';

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, character => `\\${character}`);
}

/** Restricts a query to rows of which one of some columns contains a text, in whatever case. */
export function matchColumns(
  query: Knex.QueryBuilder,
  columns: readonly string[],
  text: string,
): void {
  const pattern = `%${escapeLike(text.toLocaleLowerCase('en-US'))}%`;
  query.where(inner => {
    for (const column of columns) {
      inner.orWhereRaw(`lower(??) like ? escape '\\'`, [column, pattern]);
    }
  });
}

/**
 * Restricts a query to rows whose name or external id contains a text, in whatever case. Reads what the other
 * conditions leave over: a part of a name has no index.
 */
export function matchText(
  query: Knex.QueryBuilder,
  table:
    | 'inventory_identities'
    | 'inventory_certificates'
    | 'inventory_partner_integrations',
  text: string,
): void {
  matchColumns(
    query,
    ['display_name', 'external_id'].map(column => `${table}.${column}`),
    text,
  );
}
