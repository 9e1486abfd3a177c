import type { CliCommandContext } from '@backstage/cli-node';
import { z } from 'zod/v4';
import { UsageError } from '../../evaluate/usageError';
import { callPortal, PORTAL_OPTIONS, readPortal } from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';

const begun = z.strictObject({ instanceId: z.string() });

/**
 * `credential revoke ID --reason TEXT`: has a credential revoked at its issuer and taken out of its store. Prints the reference of what does
 * so; it does not wait for it.
 *
 * @throws ExitCodeError with code 2 when the portal cannot be asked or refuses
 */
export default async function revoke(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--reason <text> --base-url <url> [options] ID',
    says: 'Has a credential revoked, by the id that governance credential status says. It cannot be undone; twice is once.',
    options: {
      reason: {
        type: 'string',
        value: 'text',
        says: 'why, for those who read the record',
      },
      json: { type: 'boolean', says: 'print JSON' },
      ...PORTAL_OPTIONS,
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  if (!values.reason || values.reason.trim().length < 10) {
    throw new UsageError('--reason takes a sentence of ten letters at least.');
  }
  const { instanceId } = begun.parse(
    await callPortal(
      readPortal(values, process.env),
      `/credentials/${encodeURIComponent(paths[0])}/revocation`,
      { reason: values.reason },
    ),
  );
  await print(
    values.json ? `${JSON.stringify({ instanceId })}\n` : `${instanceId}\n`,
  );
}
