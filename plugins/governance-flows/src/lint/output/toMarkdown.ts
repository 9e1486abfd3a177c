import { LintFinding } from '../finding';
import { summarise } from './toText';

/** Text that neither ends a cell nor is read as Markdown or HTML. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#]/g, '\\$&');
}

function code(text: string): string {
  return `\`${text
    .replace(/\s+/g, ' ')
    .replace(/`/g, 'ʼ')
    .replace(/\|/g, '\\|')}\``;
}

/**
 * Findings as Markdown, a table for each file.
 *
 * @public
 */
export function toMarkdown(findings: readonly LintFinding[]): string {
  if (findings.length === 0) {
    return 'Nothing was found.\n';
  }
  const files = [...new Set(findings.map(({ file }) => file))];
  const tables = files.map(file => {
    const rows = findings
      .filter(finding => finding.file === file)
      .map(finding => {
        const { range, severity, check, number, message, suppressed } = finding;
        const { start, end } = range;
        const lines =
          start.line === end.line
            ? `${start.line}:${start.column}`
            : `${start.line}:${start.column}–${end.line}:${end.column}`;
        const example = finding.example
          ? `<br>for example ${code(JSON.stringify(finding.example))}`
          : '';
        const accepted = suppressed
          ? `<br>accepted until ${suppressed.until}: ${plain(
              suppressed.reason,
            )}`
          : '';
        return `| ${lines} | ${
          suppressed ? `suppressed ${severity}` : severity
        } | ${code(check)}${number === undefined ? '' : ` ${number}`} | ${plain(
          message,
        )}${example}${accepted} |`;
      });
    return [
      `## ${plain(file)}`,
      '',
      '| line | severity | check | finding |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return `${summarise(findings)}\n\n${tables.join('\n\n')}\n`;
}
