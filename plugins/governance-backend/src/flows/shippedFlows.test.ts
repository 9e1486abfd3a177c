import { createHash } from 'node:crypto';
import {
  checkAssertions,
  createCelPolicyEngine,
  lintBundle,
  runFlowTest,
} from '@countersign/plugin-governance-flows';
import { readShippedFlows } from './readShippedFlows';

const policy = createCelPolicyEngine();
const ports = {
  digest: (text: string) => createHash('sha256').update(text).digest('hex'),
  policy,
};
const shipped = readShippedFlows();

describe('the shipped flows', () => {
  it('are read without a problem', () => {
    expect(
      shipped.bundle.problems.map(
        ({ file, range, message }) => `${file}:${range.start.line} ${message}`,
      ),
    ).toEqual([]);
  });

  it('have no error of the linter, and keep every assertion', () => {
    const findings = [
      ...lintBundle(shipped.bundle, {
        policy,
        now: '2026-11-23T00:00:00.000Z',
      }),
      ...checkAssertions(shipped.bundle, { policy }),
    ];
    expect(
      findings
        .filter(
          ({ severity, suppressed }) => severity === 'error' && !suppressed,
        )
        .map(
          ({ file, range, check, message }) =>
            `${file}:${range.start.line} ${check} ${message}`,
        ),
    ).toEqual([]);
  });

  it.each(
    shipped.bundle.flows.map(
      ({ value }) => [value.metadata.name, value] as const,
    ),
  )(
    '%s passes its tests, with the coverage that they declare',
    (name, definition) => {
      const tests = shipped.bundle.tests
        .map(({ value }) => value)
        .filter(test => test.metadata.flow === name);
      const result = runFlowTest(definition, tests, shipped.effects, ports);
      expect(
        result.cases
          .filter(({ passed }) => !passed)
          .map(entry => [entry.name, ...entry.failures]),
      ).toEqual([]);
      expect(result.shortfalls).toEqual([]);
      expect(result.passed).toBe(true);
    },
  );
});
