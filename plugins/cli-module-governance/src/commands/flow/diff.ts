import type { CliCommandContext } from '@backstage/cli-node';
import { describeDiff, diffFlows } from '@countersign/plugin-governance-flows';
import { UsageError } from '../../evaluate/usageError';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { onlyFlow, readFlows } from '../../flow/readFlows';
import { EXIT_BROKEN, ExitCodeError } from '../ledger/ExitCodeError';

/**
 * `flow diff OLD NEW`: what changed, what that means, and whether it allows more.
 *
 * @throws ExitCodeError with code 1 when it allows more and that was to fail, UsageError with 2
 */
export default async function diff(context: CliCommandContext): Promise<void> {
  const call = await readArguments(context, {
    takes: '[options] OLD NEW',
    says: 'Compares two versions of a flow: text, meaning with counterexamples, and whether the later allows more.',
    options: {
      json: { type: 'boolean', says: 'print one JSON object' },
      markdown: {
        type: 'boolean',
        says: 'print Markdown, which is the default',
      },
      'fail-on-widening': {
        type: 'boolean',
        says: 'exit code 1 when the later version allows more',
      },
    },
    positionals: [2, 2],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  if (values.json && values.markdown) {
    throw new UsageError('--json and --markdown exclude each other.');
  }
  const before = await readFlows([paths[0]]);
  const after = await readFlows([paths[1]]);
  const effects = { ...before.effects, ...after.effects };
  const compared = diffFlows(
    onlyFlow(before, paths[0]),
    onlyFlow(after, paths[1]),
    {
      policy: after.policy,
      // What is not declared is taken to give access.
      effects: uses =>
        Object.hasOwn(effects, uses) ? effects[uses].access : 'gives',
    },
  );
  await print(
    values.json
      ? `${JSON.stringify(compared, undefined, 2)}\n`
      : describeDiff(compared),
  );
  if (values['fail-on-widening'] && compared.widening.length > 0) {
    throw new ExitCodeError('It allows more than before.', EXIT_BROKEN);
  }
}
