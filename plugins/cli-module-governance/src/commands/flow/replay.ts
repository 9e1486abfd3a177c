import type { CliCommandContext } from '@backstage/cli-node';
import { candidateReportSchema } from '@countersign/plugin-governance-common';
import { PORTAL_OPTIONS, callPortal, readPortal } from '../../flow/callPortal';
import { describeReport } from '../../flow/describeReport';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { readCandidate } from '../../flow/readCandidate';
import { EXIT_BROKEN, ExitCodeError } from '../ledger/ExitCodeError';

/**
 * `flow replay FILE`: has the portal examine a version over every past decision that it keeps. Nothing is written.
 *
 * @throws ExitCodeError with code 1 when a denied request would be allowed or the version cannot be proposed, and with 2
 * when the portal cannot be asked
 */
export default async function replay(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--base-url <url> [options] FILE',
    says: 'Has the portal examine a version of a flow: its tests, what it allows more, and every past decision that it would turn. Writes nothing.',
    options: {
      ...PORTAL_OPTIONS,
      tests: {
        type: 'string',
        value: 'file',
        says: 'its tests; those beside it by default',
      },
      json: { type: 'boolean', says: 'print the report as JSON' },
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  const portal = readPortal(values, process.env);
  const report = candidateReportSchema.parse(
    await callPortal(
      portal,
      '/flow-changes/examination',
      await readCandidate(paths[0], values.tests),
    ),
  );
  await print(
    values.json
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : describeReport(report),
  );
  const turned = report.replay?.flips['denied-to-allowed'] ?? 0;
  if (turned > 0) {
    throw new ExitCodeError(
      `${turned} requests that were denied would be allowed.`,
      EXIT_BROKEN,
    );
  }
  if (report.refusals.length > 0) {
    throw new ExitCodeError('It cannot be proposed.', EXIT_BROKEN);
  }
}
