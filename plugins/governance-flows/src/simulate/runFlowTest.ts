import { FlowDefinition } from '../definition/definition';
import { EffectDeclaration, FlowTest } from '../definition/documents';
import { StepPorts } from '../step/run';
import { checkExpectation } from './checkExpectation';
import { CoveredShare, FlowCoverage, measureCoverage } from './measureCoverage';
import { simulate } from './simulate';
import { SimulationTrace } from './trace';

/**
 * How one case went.
 *
 * @public
 */
export interface FlowCaseResult {
  name: string;
  passed: boolean;
  failures: string[];
  trace: SimulationTrace;
}

/**
 * How the tests of a flow went. `passed` says that every case passed and that coverage meets what the test declares.
 *
 * @public
 */
export interface FlowTestResult {
  flow: string;
  passed: boolean;
  cases: FlowCaseResult[];
  coverage: FlowCoverage;
  /** Which goals of coverage are not met, with what was not reached. */
  shortfalls: string[];
}

/** When simulated time begins, unless told. */
export const SIMULATED_START = '2026-01-01T00:00:00.000Z';

/** Share in percent, rounded down so that nothing short of everything is 100; unknown for an empty base. */
export function percentOf(share: CoveredShare): number | undefined {
  return share.total === 0
    ? undefined
    : Math.floor((share.covered / share.total) * 1000) / 10;
}

function findShortfalls(test: FlowTest, coverage: FlowCoverage): string[] {
  return (
    ['states', 'transitions', 'gateRules', 'conditions'] as const
  ).flatMap(measure => {
    const share = coverage[measure];
    const percent = percentOf(share);
    return percent === undefined || percent >= test.coverage[measure]
      ? []
      : [
          `${measure}: ${percent} % of ${share.total} reached, ${
            test.coverage[measure]
          } % declared; missed: ${share.missed.join('; ')}`,
        ];
  });
}

/**
 * Runs the tests of a flow: every case by {@link simulate}, and the coverage of all together. Pure.
 *
 * @param effects - declarations whose recorded answers hold where a test gives none of its own.
 * @public
 */
export function runFlowTest(
  definition: FlowDefinition,
  tests: readonly FlowTest[],
  effects: { [uses: string]: EffectDeclaration },
  ports: StepPorts,
): FlowTestResult {
  const recorded = Object.fromEntries(
    Object.entries(effects).map(([uses, effect]) => [uses, effect.recorded]),
  );
  const cases = tests.flatMap(test =>
    test.cases.map(({ name, expect, ...scenario }): FlowCaseResult => {
      const trace = simulate(
        definition,
        {
          ...scenario,
          startedAt: SIMULATED_START,
          connectors: { ...recorded, ...scenario.connectors },
        },
        ports,
      );
      const failures = checkExpectation(expect, trace);
      return { name, passed: failures.length === 0, failures, trace };
    }),
  );
  const coverage = measureCoverage(
    definition,
    cases.map(({ trace }) => trace),
    ports.policy,
  );
  const shortfalls = tests.flatMap(test => findShortfalls(test, coverage));
  return {
    flow: definition.metadata.name,
    passed:
      cases.length > 0 &&
      shortfalls.length === 0 &&
      cases.every(({ passed }) => passed),
    cases,
    coverage,
    shortfalls,
  };
}
