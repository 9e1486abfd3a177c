import type { CliCommandContext } from '@backstage/cli-node';
import {
  LintFinding,
  checkAssertions,
  isClean,
  lintBundle,
  toMarkdown,
  toSarif,
  toText,
} from '@countersign/plugin-governance-flows';
import { UsageError } from '../../evaluate/usageError';
import { print } from '../../flow/print';
import { readArguments, readTime } from '../../flow/readArguments';
import { loadedFlows, readFlows } from '../../flow/readFlows';
import { EXIT_BROKEN, ExitCodeError } from '../ledger/ExitCodeError';

const FORMATS: {
  [format: string]: ((findings: LintFinding[]) => string) | undefined;
} = {
  text: toText,
  markdown: toMarkdown,
  sarif: findings => `${JSON.stringify(toSarif(findings), undefined, 2)}\n`,
};

/**
 * `flow lint PATH…`: everything that is wrong with flows and the documents beside them.
 *
 * @throws ExitCodeError with code 1 when there is an error that is not suppressed, UsageError with 2
 */
export default async function lint(context: CliCommandContext): Promise<void> {
  const call = await readArguments(context, {
    takes: '[options] PATH…',
    says: 'Looks at flows, their tests and what lies beside them. Exit code 0 without errors, 1 with errors, 2 for a wrong call.',
    options: {
      format: {
        type: 'string',
        value: 'format',
        says: 'text, markdown or sarif; text by default',
      },
      against: {
        type: 'string',
        value: 'path',
        says: 'the versions that run; flows are compared with them',
      },
      at: {
        type: 'string',
        value: 'time',
        says: 'the time to judge at, ISO 8601; now by default',
      },
    },
    positionals: [1, Infinity],
  });
  if (!call) {
    return;
  }
  const { format = 'text', against, at } = call.values;
  const write = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!write) {
    throw new UsageError(
      `--format "${format}" is not accepted; it is one of ${Object.keys(
        FORMATS,
      ).join(', ')}.`,
    );
  }
  const read = await readFlows(call.paths, { testsBeside: true });
  const { bundle, policy, effects } = read;
  const active =
    against === undefined
      ? []
      : loadedFlows(await readFlows([against], { beside: read }), against);
  const findings = [
    ...lintBundle(bundle, {
      policy,
      effects,
      now: readTime(at),
      active: name => active.find(flow => flow.metadata.name === name),
    }),
    ...checkAssertions(
      {
        flows: bundle.flows,
        assertions: [...bundle.assertions, ...read.shippedAssertions],
      },
      { policy },
    ),
  ];
  await print(write(findings));
  if (!isClean(findings)) {
    throw new ExitCodeError('There are errors.', EXIT_BROKEN);
  }
}
