/** Where in a text a place is; line and column count from 1. Beyond the text, its end. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  if (line > lines.length) {
    return text.length;
  }
  const before = lines
    .slice(0, line - 1)
    .reduce((total, { length }) => total + length + 1, 0);
  return before + Math.min(column - 1, lines[line - 1].length);
}
