/** Rows as a JSON array that PostgreSQL reads. Half of a surrogate pair, which it refuses, is written as it would be in a text. */
export function rowsAsJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  return json.includes('\\ud')
    ? JSON.stringify(rows, (_, value) =>
        typeof value === 'string' ? Buffer.from(value).toString() : value,
      )
    : json;
}
