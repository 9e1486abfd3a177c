import { LintFinding } from '../finding';
import { LINT_CHECKS } from '../flowChecks';
import { toMarkdown } from './toMarkdown';
import { toSarif } from './toSarif';
import { toText } from './toText';

const range = { start: { line: 3, column: 7 }, end: { line: 3, column: 12 } };
const findings: LintFinding[] = [
  {
    check: 'widening',
    number: 29,
    severity: 'error',
    message: 'allows | more <script>',
    file: 'flows/my flow.yaml',
    path: 'spec.states.intake',
    range,
    example: { request: { ttlDays: 91 } },
  },
  {
    check: 'shared-stage',
    number: 19,
    severity: 'warning',
    message: 'asks the same people',
    file: 'b.yaml',
    path: 'spec.states.review',
    range: { start: { line: 3, column: 7 }, end: { line: 5, column: 1 } },
    suppressed: { reason: 'there is one team', until: '2026-12-31' },
  },
];

describe('findings', () => {
  it('as text stand on a line each, by file, with a summary', () => {
    expect(toText(findings).split('\n')).toEqual([
      'flows/my flow.yaml:3:7 error [widening 29] allows | more <script>',
      '  for example {"request":{"ttlDays":91}}',
      '',
      'b.yaml:3:7 suppressed [shared-stage 19] asks the same people',
      '  accepted until 2026-12-31: there is one team',
      '',
      '1 error, 0 warnings, 0 notes, 1 suppressed',
      '',
    ]);
    expect(toText([])).toBe('Nothing was found.\n');
  });

  it('as Markdown neither break the table nor bring markup in', () => {
    const text = toMarkdown(findings);
    expect(text).toContain(
      '| 3:7 | error | `widening` 29 | allows \\| more \\<script\\><br>for example `{"request":{"ttlDays":91}}` |',
    );
    expect(text).toContain('| 3:7–5:1 | suppressed warning |');
    expect(text).toContain('1 error, 0 warnings, 0 notes, 1 suppressed');
  });

  it('as SARIF name rule, level, place and suppression', () => {
    const sarif = JSON.parse(JSON.stringify(toSarif(findings)));
    expect(sarif).toMatchObject({ version: '2.1.0' });
    const [run] = sarif.runs;
    expect(Object.keys(run).sort()).toEqual(['columnKind', 'results', 'tool']);
    expect(run.tool.driver.rules).toHaveLength(LINT_CHECKS.length);
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(['none', 'note', 'warning', 'error']).toContain(result.level);
      const [{ physicalLocation }] = result.locations;
      expect(physicalLocation.artifactLocation.uri).toMatch(/^[\w./%-]+$/);
      expect(Object.keys(physicalLocation.region).sort()).toEqual([
        'endColumn',
        'endLine',
        'startColumn',
        'startLine',
      ]);
    }
    expect(run.results[0]).toMatchObject({
      ruleId: 'widening',
      level: 'error',
      message: { text: 'allows | more <script>' },
      properties: { example: { request: { ttlDays: 91 } } },
    });
    expect(run.results[0].suppressions).toBeUndefined();
    expect(run.results[1].suppressions).toEqual([
      {
        kind: 'inSource',
        justification: 'there is one team (until 2026-12-31)',
      },
    ]);
  });
});
