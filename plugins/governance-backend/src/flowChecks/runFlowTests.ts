import { FlowTestReport } from '@countersign/plugin-governance-common';
import { parseBundle, runFlowTest } from '@countersign/plugin-governance-flows';
import { FlowEngine } from '../flows';
import { DefinitionRow } from '../flows/rows';

/** Runs the tests of a version as it was written, with the facts and effects that are declared now. */
export function runFlowTests(
  engine: FlowEngine,
  row: DefinitionRow,
): FlowTestReport {
  const { contexts, effects } = engine.language;
  const { ports } = engine;
  const bundle = parseBundle(
    [
      { file: 'flow.yaml', text: row.source },
      ...(row.tests?.trim()
        ? [{ file: 'flow.test.yaml', text: row.tests }]
        : []),
    ],
    { contexts, policy: ports.policy },
  );
  const [flow] = bundle.flows;
  const result = runFlowTest(
    flow?.value ?? JSON.parse(row.canonical),
    bundle.tests.map(({ value }) => value),
    effects,
    ports,
  );
  return {
    passed: result.passed && bundle.problems.length === 0,
    cases: result.cases.map(({ name, passed, failures, trace }) => ({
      name,
      passed,
      failures,
      path: trace.path,
    })),
    coverage: result.coverage,
    shortfalls: [
      ...result.shortfalls,
      ...bundle.problems.map(({ message }) => message),
    ],
  };
}
