import type { CliCommandContext } from '@backstage/cli-node';
import {
  CoveredShare,
  FlowTestResult,
  runFlowTest,
} from '@countersign/plugin-governance-flows';
import { sha256 } from '../../flow/digest';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { readFlows } from '../../flow/readFlows';
import { UsageError } from '../../evaluate/usageError';
import { EXIT_BROKEN, ExitCodeError } from '../ledger/ExitCodeError';

function share(name: string, { covered, total, missed }: CoveredShare): string {
  const percent =
    total === 0
      ? 'there are none'
      : `${Math.floor((covered / total) * 1000) / 10} %`;
  const list = missed.map(entry => `\n      missed: ${entry}`).join('');
  return `    ${name.padEnd(14)}${covered} of ${total}, ${percent}${list}`;
}

function describe(result: FlowTestResult): string {
  const { flow, cases, coverage, shortfalls, passed } = result;
  return [
    `${flow}: ${passed ? 'passed' : 'FAILED'}`,
    ...(cases.length === 0 ? ['  there are no tests'] : []),
    ...cases.flatMap(one => [
      `  ${one.passed ? 'ok  ' : 'FAIL'}  ${one.name}`,
      ...one.failures.map(failure => `        ${failure}`),
    ]),
    '  coverage',
    share('states', coverage.states),
    share('transitions', coverage.transitions),
    share('gate rules', coverage.gateRules),
    share('conditions', coverage.conditions),
    ...shortfalls.map(shortfall => `  short of what is declared: ${shortfall}`),
  ].join('\n');
}

/**
 * `flow test PATH…`: runs the tests of flows under a virtual clock, against recorded connectors.
 *
 * @throws ExitCodeError with code 1 when a test fails or coverage falls short, UsageError with 2
 */
export default async function test(context: CliCommandContext): Promise<void> {
  const call = await readArguments(context, {
    takes: '[options] PATH…',
    says: 'Runs the tests of flows. Nothing is called: the clock is virtual and connectors are recorded. Exit code 0 when all pass with the coverage that they declare, 1 when not, 2 for a wrong call.',
    options: { json: { type: 'boolean', says: 'print one JSON object' } },
    positionals: [1, Infinity],
  });
  if (!call) {
    return;
  }
  const { bundle, policy, effects } = await readFlows(call.paths, {
    testsBeside: true,
  });
  const { problems } = bundle;
  if (bundle.flows.length === 0 && problems.length === 0) {
    throw new UsageError(`There is no flow in ${call.paths.join(', ')}.`);
  }
  const ports = { digest: sha256, policy };
  const results = bundle.flows.map(({ value }) =>
    runFlowTest(
      value,
      bundle.tests
        .map(entry => entry.value)
        .filter(({ metadata }) => metadata.flow === value.metadata.name),
      effects,
      ports,
    ),
  );
  const unloaded = problems.map(
    ({ file, range, code, message }) =>
      `${file}:${range.start.line}:${range.start.column} error [${code}] ${message}`,
  );
  const passed = unloaded.length === 0 && results.every(one => one.passed);
  const flows = results.map(({ cases, ...rest }) => ({
    ...rest,
    cases: cases.map(({ trace, ...one }) => ({ ...one, path: trace.path })),
  }));
  await print(
    call.values.json
      ? `${JSON.stringify({ passed, problems, flows }, undefined, 2)}\n`
      : `${[...unloaded, ...results.map(describe)].join('\n\n')}\n`,
  );
  if (!passed) {
    throw new ExitCodeError('The tests do not pass.', EXIT_BROKEN);
  }
}
