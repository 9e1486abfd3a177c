import { LintFinding } from '../finding';

/** How many findings there are of each severity, in words. */
export function summarise(findings: readonly LintFinding[]): string {
  const open = findings.filter(({ suppressed }) => !suppressed);
  const count = (severity: LintFinding['severity'], word: string) => {
    const number = open.filter(entry => entry.severity === severity).length;
    return `${number} ${word}${number === 1 ? '' : 's'}`;
  };
  const suppressed = findings.length - open.length;
  return `${count('error', 'error')}, ${count('warning', 'warning')}, ${count(
    'note',
    'note',
  )}${suppressed > 0 ? `, ${suppressed} suppressed` : ''}`;
}

/**
 * Findings as text, a line each with file, line and column, in groups by file, and a summary.
 *
 * @public
 */
export function toText(findings: readonly LintFinding[]): string {
  if (findings.length === 0) {
    return 'Nothing was found.\n';
  }
  const files = [...new Set(findings.map(({ file }) => file))];
  const groups = files.map(file =>
    findings
      .filter(finding => finding.file === file)
      .map(({ range, severity, check, number, message, example, suppressed }) =>
        [
          `${file}:${range.start.line}:${range.start.column} ${
            suppressed ? 'suppressed' : severity
          } [${check}${number === undefined ? '' : ` ${number}`}] ${message}`,
          ...(example ? [`  for example ${JSON.stringify(example)}`] : []),
          ...(suppressed
            ? [`  accepted until ${suppressed.until}: ${suppressed.reason}`]
            : []),
        ].join('\n'),
      )
      .join('\n'),
  );
  return `${groups.join('\n\n')}\n\n${summarise(findings)}\n`;
}
