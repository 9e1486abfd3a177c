import { JsonObject } from '@backstage/types';
import { LintFinding, LintSeverity } from '../finding';
import { LINT_CHECKS } from '../flowChecks';

/** Names of levels in SARIF 2.1.0, section 3.27.10. */
const LEVELS: { [severity in LintSeverity]: string } = {
  error: 'error',
  warning: 'warning',
  note: 'note',
};

/** A relative reference as RFC 3986 has it: section 3.10.3 of SARIF asks for one. */
function toUri(file: string): string {
  return file
    .replace(/\\/g, '/')
    .split('/')
    .map(segment => encodeURIComponent(segment))
    .join('/');
}

/**
 * Findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code scanning. Columns count UTF-16 code units from 1.
 *
 * @public
 */
export function toSarif(findings: readonly LintFinding[]): JsonObject {
  const rules = LINT_CHECKS.map(
    ({ id, number, severity, title, suppressible }) => ({
      id,
      shortDescription: { text: title },
      defaultConfiguration: { level: LEVELS[severity] },
      properties: {
        suppressible,
        ...(number === undefined ? {} : { number }),
      },
    }),
  );
  const results = findings.map(finding => {
    const ruleIndex = LINT_CHECKS.findIndex(({ id }) => id === finding.check);
    const { start, end } = finding.range;
    return {
      ruleId: finding.check,
      ...(ruleIndex < 0 ? {} : { ruleIndex }),
      level: LEVELS[finding.severity],
      message: { text: finding.message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: toUri(finding.file) },
            region: {
              startLine: start.line,
              startColumn: start.column,
              endLine: end.line,
              endColumn: end.column,
            },
          },
          logicalLocations: [{ fullyQualifiedName: finding.path || '/' }],
        },
      ],
      ...(finding.suppressed
        ? {
            suppressions: [
              {
                kind: 'inSource',
                justification: `${finding.suppressed.reason} (until ${finding.suppressed.until})`,
              },
            ],
          }
        : {}),
      ...(finding.example ? { properties: { example: finding.example } } : {}),
    };
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'countersign-flow-lint', rules } },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}
