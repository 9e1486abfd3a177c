import { FlowDefinition } from '../definition/definition';
import { EffectDeclaration } from '../definition/documents';
import { FlowBundle, Located } from '../parse/parseBundle';
import { FlowProblem } from '../parse/problem';
import { LINT_CHECKS, bundleLintChecks, flowLintChecks } from './flowChecks';
import { LintCheckInfo, LintFinding } from './finding';
import { LintNote } from './lintCheck';
import { linted } from './lintedFlow';
import { LintOptions } from './options';
import { problemChecks } from './problemChecks';
import { applySuppressions } from './suppressions';

function fromProblem(problem: FlowProblem): LintFinding {
  const check = problemChecks.find(({ covers }) => covers(problem));
  const { message, file, path, range } = problem;
  return {
    check: check?.id ?? problem.code,
    ...(check ? { number: check.number } : {}),
    severity: 'error',
    message,
    file,
    path,
    range,
  };
}

function toFinding(
  check: LintCheckInfo,
  document: Located<unknown>,
  path: (string | number)[],
  note: LintNote,
): LintFinding {
  return {
    check: check.id,
    ...(check.number === undefined ? {} : { number: check.number }),
    severity: note.severity ?? check.severity,
    message: note.message,
    file: document.file,
    path: path.join('.'),
    range: document.locate(path),
    ...(note.example ? { example: note.example } : {}),
  };
}

function lintFlow(
  flow: Located<FlowDefinition>,
  bundle: FlowBundle,
  options: LintOptions,
  effects: { [uses: string]: EffectDeclaration | undefined },
): LintFinding[] {
  const prepared = linted(flow.value, bundle, options, effects);
  const findings = flowLintChecks.flatMap(check =>
    check.run(prepared).map(note => {
      const [first, ...rest] = note.path;
      const path = first === '..' ? rest : ['spec', ...note.path];
      return toFinding(check, flow, path, note);
    }),
  );
  return applySuppressions(flow, findings, LINT_CHECKS, options.now);
}

/** In the order in which a reader goes through files. */
function inOrder(a: LintFinding, b: LintFinding): number {
  if (a.file !== b.file) {
    return a.file < b.file ? -1 : 1;
  }
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    (a.number ?? 99) - (b.number ?? 99)
  );
}

/**
 * Looks at everything that a bundle holds: what kept a document from loading, and, for what loads, what it means. Each
 * thing is found once. A finding that the flow itself suppresses is kept and marked. Pure; does not throw.
 *
 * @public
 */
export function lintBundle(
  bundle: FlowBundle,
  options: LintOptions,
): LintFinding[] {
  const effects: { [uses: string]: EffectDeclaration | undefined } =
    Object.assign(
      {},
      options.effects,
      ...bundle.effectCatalogues.map(({ value }) => value.effects),
    );
  return [
    ...bundle.problems.map(fromProblem),
    ...bundle.flows.flatMap(flow => lintFlow(flow, bundle, options, effects)),
    ...bundleLintChecks.flatMap(check =>
      check
        .run(bundle, options, effects)
        .map(({ document, ...note }) =>
          toFinding(check, document, note.path, note),
        ),
    ),
  ].sort(inOrder);
}

/**
 * Whether nothing keeps what was looked at from being published: no error that is not suppressed.
 *
 * @public
 */
export function isClean(findings: readonly LintFinding[]): boolean {
  return !findings.some(
    ({ severity, suppressed }) => severity === 'error' && !suppressed,
  );
}
