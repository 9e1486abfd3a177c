import {
  EffectDeclaration,
  FlowContext,
  FlowCoverage,
  FlowDefinition,
  FlowDiff,
  FlowProblem,
  LintFinding,
  StepPorts,
  canonicalDefinition,
  diffFlows,
  lintBundle,
  parseBundle,
  runFlowTest,
} from '@countersign/plugin-governance-flows';
import { ReplayReport } from './replayPast';

/** How one test of a candidate went. */
export interface TestedCase {
  name: string;
  passed: boolean;
  failures: string[];
  path: string[];
}

/** What is known of a candidate before anybody is asked about it. */
export interface CandidateReport {
  flow?: string;
  version?: string;
  hash?: string;
  /** What keeps it from running at all. */
  problems: FlowProblem[];
  /** What the linter found in what can be read. */
  lint?: LintFinding[];
  tests?: {
    passed: boolean;
    cases: TestedCase[];
    coverage: FlowCoverage;
    shortfalls: string[];
  };
  diff?: FlowDiff;
  replay?: ReplayReport;
  /** Running instances that rest in states which this version does not have. */
  resting?: { state: string; version: string; count: number }[];
  /** Why it cannot be proposed; empty when it can. */
  refusals: string[];
}

/** A candidate that was read, for who goes on with it. */
export interface ExaminedCandidate {
  report: CandidateReport;
  definition?: FlowDefinition;
}

/**
 * Reads a candidate, runs its tests and compares it with the version that is active. Pure but for `digest`.
 *
 * @param tests - FlowTest documents; those in the source count too.
 */
export function examineCandidate(options: {
  source: string;
  tests?: string;
  contexts: readonly FlowContext[];
  effects: { [uses: string]: EffectDeclaration };
  active?: FlowDefinition;
  ports: StepPorts;
  /** ISO 8601; what suppressions are dated against. */
  now: string;
}): ExaminedCandidate {
  const { source, tests, effects, active, ports, now } = options;
  const bundle = parseBundle(
    [
      { file: 'flow.yaml', text: source },
      ...(tests?.trim() ? [{ file: 'flow.test.yaml', text: tests }] : []),
    ],
    { contexts: options.contexts, policy: ports.policy },
  );
  const [flow, second] = bundle.flows;
  if (bundle.problems.length > 0 || !flow || second) {
    return {
      report: {
        problems: bundle.problems,
        refusals: [
          bundle.problems.length > 0
            ? `Problems that keep it from loading: ${bundle.problems.length}`
            : 'One document of kind Flow is accepted, and one is needed',
        ],
      },
    };
  }
  const definition = flow.value;
  const { name, version } = definition.metadata;
  const result = runFlowTest(
    definition,
    bundle.tests
      .map(({ value }) => value)
      .filter(test => test.metadata.flow === name),
    effects,
    ports,
  );
  const diff = diffFlows(active, definition, {
    policy: ports.policy,
    effects: uses => effects[uses]?.access ?? 'gives',
  });
  const lint = lintBundle(bundle, {
    policy: ports.policy,
    now,
    effects,
    active: () => active,
    // Security signs off in the flow that decides the change, not beforehand.
    signedOff: () => true,
    coverage: () => result.coverage,
  });
  const refusals = [
    ...lint
      .filter(({ severity, suppressed }) => severity === 'error' && !suppressed)
      .map(
        ({ file, range, check, message }) =>
          `${file}:${range.start.line}:${range.start.column} ${check}: ${message}`,
      ),
    ...(result.cases.length === 0 ? ['It has no tests'] : []),
    ...result.cases
      .filter(({ passed }) => !passed)
      .map(entry => `Test "${entry.name}" fails: ${entry.failures.join('; ')}`),
    ...result.shortfalls.map(shortfall => `Coverage: ${shortfall}`),
    ...(diff.equal ? ['It is the version that is active'] : []),
    ...(active && !diff.equal && active.metadata.version === version
      ? [`Its content changed and its version ${version} did not`]
      : []),
  ];
  return {
    definition,
    report: {
      flow: name,
      version,
      hash: ports.digest(canonicalDefinition(definition)),
      problems: [],
      lint,
      tests: {
        passed: result.passed,
        cases: result.cases.map(entry => ({
          name: entry.name,
          passed: entry.passed,
          failures: entry.failures,
          path: entry.trace.path,
        })),
        coverage: result.coverage,
        shortfalls: result.shortfalls,
      },
      diff,
      refusals,
    },
  };
}
