import type { CliCommandContext } from '@backstage/cli-node';
import { flowChangeSchema } from '@countersign/plugin-governance-common';
import { UsageError } from '../../evaluate/usageError';
import { PORTAL_OPTIONS, callPortal, readPortal } from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { readCandidate } from '../../flow/readCandidate';

/**
 * `flow publish FILE --reason TEXT`: proposes a version. It runs once somebody else has approved it.
 *
 * @throws ExitCodeError with code 2 when the portal cannot be asked or refuses the version
 */
export default async function publish(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--reason <text> --base-url <url> [options] FILE',
    says: 'Proposes a version of a flow. It runs once somebody else than its author has approved it.',
    options: {
      reason: { type: 'string', value: 'text', says: 'why it is to change' },
      tests: {
        type: 'string',
        value: 'file',
        says: 'its tests; those beside it by default',
      },
      ...PORTAL_OPTIONS,
      json: { type: 'boolean', says: 'print the change as JSON' },
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  if (values.reason === undefined || values.reason.trim().length < 10) {
    throw new UsageError(
      '--reason is missing or too short; it says why, in ten characters at least.',
    );
  }
  const portal = readPortal(values, process.env);
  const candidate = await readCandidate(paths[0], values.tests);
  const change = flowChangeSchema.parse(
    await callPortal(portal, '/flow-changes', {
      ...candidate,
      reason: values.reason,
    }),
  );
  await print(
    values.json
      ? `${JSON.stringify(change, undefined, 2)}\n`
      : `${change.flow} ${change.toVersion} is proposed as change ${change.id} (${change.status}); it takes somebody else to approve it.\n`,
  );
}
