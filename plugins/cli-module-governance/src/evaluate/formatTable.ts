/** What a terminal would obey is shown and not obeyed: names come from files of others. */
function plain(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}/gu, '\uFFFD');
}

const MAX_CELL = 72;

function cell(text: string): string {
  const shown = plain(text);
  return shown.length > MAX_CELL ? `${shown.slice(0, MAX_CELL - 1)}…` : shown;
}

/** Rows under a heading, in columns; nothing at all when there are no rows. */
export function formatTable(
  heading: string,
  columns: string[],
  rows: string[][],
): string[] {
  if (rows.length === 0) {
    return [];
  }
  const table = [columns, ...rows.map(row => row.map(cell))];
  const widths = columns.map((_, index) =>
    Math.max(...table.map(row => row[index].length)),
  );
  const lines = table.map(row =>
    row
      .map((text, index) => text.padEnd(widths[index]))
      .join('  ')
      .trimEnd(),
  );
  return ['', `${heading} (${rows.length})`, ...lines.map(line => `  ${line}`)];
}
