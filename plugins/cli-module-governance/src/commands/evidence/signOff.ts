import type { CliCommandContext } from '@backstage/cli-node';
import { campaignDetailSchema } from '@countersign/plugin-governance-common';
import { UsageError } from '../../evaluate/usageError';
import { callPortal, PORTAL_OPTIONS, readPortal } from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';

/**
 * `evidence sign-off CAMPAIGN --statement TEXT`: has the owner of a campaign stand for its result.
 *
 * @throws ExitCodeError with code 2 when the portal cannot be asked or refuses
 */
export default async function signOff(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--statement <text> --base-url <url> [options] CAMPAIGN',
    says: 'Stands for the result of a campaign, as one of those who answer for it. It cannot be taken back.',
    options: {
      statement: {
        type: 'string',
        value: 'text',
        says: 'what you say about the result',
      },
      'open-reason': {
        type: 'string',
        value: 'text',
        says: 'why, where something is open',
      },
      'risk-analysis': {
        type: 'string',
        value: 'place',
        says: 'where it stands, where the definition names none',
      },
      ...PORTAL_OPTIONS,
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  if (values.statement === undefined) {
    throw new UsageError('--statement is missing; it says what you stand for.');
  }
  const { title, signOff: signed } = campaignDetailSchema.parse(
    await callPortal(
      readPortal(values, process.env),
      `/campaigns/${encodeURIComponent(paths[0])}/sign-off`,
      {
        statement: values.statement,
        ...(values['open-reason'] ? { openReason: values['open-reason'] } : {}),
        ...(values['risk-analysis']
          ? { riskAnalysis: values['risk-analysis'] }
          : {}),
      },
    ),
  );
  await print(`${title} is signed by ${signed?.by} at ${signed?.at}.\n`);
}
