import type { CliCommandContext } from '@backstage/cli-node';
import { auditorGrantSchema } from '@countersign/plugin-governance-common';
import { UsageError } from '../../evaluate/usageError';
import { callPortal, PORTAL_OPTIONS, readPortal } from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';

/**
 * `evidence let-read PERSON --to TIME --reason TEXT`: lets somebody read campaigns and their evidence for a while; with
 * `--end`, ends a grant by its id.
 *
 * @throws ExitCodeError with code 2 when the portal cannot be asked or refuses
 */
export default async function letRead(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes:
      '(--to <time> --reason <text> | --end) --base-url <url> PERSON|GRANT',
    says: 'Lets somebody else read campaigns and their evidence for a while; with --end, ends a grant at once.',
    options: {
      to: { type: 'string', value: 'time', says: 'until when, ISO 8601' },
      from: {
        type: 'string',
        value: 'time',
        says: 'from when; now by default',
      },
      reason: { type: 'string', value: 'text', says: 'why' },
      campaign: {
        type: 'string',
        value: 'id',
        says: 'one campaign; all, with the ledger, by default',
      },
      end: { type: 'boolean', says: 'end the grant that is named' },
      ...PORTAL_OPTIONS,
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  const portal = readPortal(values, process.env);
  if (values.end) {
    const ended = auditorGrantSchema.parse(
      await callPortal(
        portal,
        `/auditor-grants/${encodeURIComponent(paths[0])}/revoke`,
        {},
      ),
    );
    await print(`${ended.person} reads nothing more by it.\n`);
    return;
  }
  const { to, from, reason, campaign } = values;
  if (to === undefined || reason === undefined) {
    throw new UsageError('--to and --reason are both needed, or --end.');
  }
  const grant = auditorGrantSchema.parse(
    await callPortal(portal, '/auditor-grants', {
      person: paths[0],
      to,
      reason,
      ...(from ? { from } : {}),
      ...(campaign ? { campaign } : {}),
    }),
  );
  await print(
    `${grant.person} may read ${
      grant.campaign?.title ?? 'every campaign and the ledger'
    } until ${grant.to} (grant ${grant.id}).\n`,
  );
}
