import { FlowDefinition, LintSuppression } from '../definition/definition';
import { Located } from '../parse/parseBundle';
import { LintCheckInfo, LintFinding, LintSeverity } from './finding';

function covers(suppression: LintSuppression, finding: LintFinding): boolean {
  const at = suppression.at && `spec.${suppression.at}`;
  return (
    suppression.check === finding.check &&
    (at === undefined ||
      finding.path === at ||
      finding.path.startsWith(`${at}.`))
  );
}

/**
 * Applies the suppressions of a flow to what was found in it. One that has run out suppresses nothing any more, and like one
 * that suppresses nothing, or may not, it is a finding itself. `until` is a date, its day included.
 */
export function applySuppressions(
  flow: Located<FlowDefinition>,
  findings: readonly LintFinding[],
  checks: readonly LintCheckInfo[],
  now: string,
): LintFinding[] {
  const today = now.slice(0, 10);
  const suppressions = flow.value.suppressions ?? [];
  const notes = suppressions.flatMap((suppression, index): LintFinding[] => {
    const path = ['spec', 'suppressions', index];
    const about = (
      check: string,
      severity: LintSeverity,
      message: string,
    ): LintFinding[] => [
      {
        check,
        severity,
        message,
        file: flow.file,
        path: path.join('.'),
        range: flow.locate(path),
      },
    ];
    const known = checks.find(({ id }) => id === suppression.check);
    if (!known?.suppressible) {
      return about(
        'suppression-refused',
        'error',
        known
          ? `${suppression.check} cannot be suppressed`
          : `${suppression.check} is no check`,
      );
    }
    if (suppression.until < today) {
      return about(
        'suppression-expired',
        'warning',
        `the suppression of ${suppression.check} ran out on ${suppression.until}`,
      );
    }
    return findings.some(finding => covers(suppression, finding))
      ? []
      : about(
          'suppression-unused',
          'warning',
          `nothing is suppressed: ${suppression.check} finds nothing${
            suppression.at ? ` at ${suppression.at}` : ''
          }`,
        );
  });
  const valid = suppressions.filter(
    ({ check, until }) =>
      until >= today && checks.find(({ id }) => id === check)?.suppressible,
  );
  return [
    ...findings.map(finding => {
      const by = valid.find(suppression => covers(suppression, finding));
      return by
        ? { ...finding, suppressed: { reason: by.reason, until: by.until } }
        : finding;
    }),
    ...notes,
  ];
}
