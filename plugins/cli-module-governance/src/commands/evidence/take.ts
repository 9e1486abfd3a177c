import type { CliCommandContext } from '@backstage/cli-node';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../../evaluate/usageError';
import { askPortal, PORTAL_OPTIONS, readPortal } from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { EXIT_USAGE, ExitCodeError } from '../ledger/ExitCodeError';

/**
 * `evidence take CAMPAIGN --out FILE --base-url URL`: fetches the evidence pack of a campaign. What breaks off leaves no
 * file behind.
 *
 * @throws ExitCodeError with code 2 when the portal cannot be asked, refuses, or breaks off
 */
export default async function take(context: CliCommandContext): Promise<void> {
  const call = await readArguments(context, {
    takes: '--out <file> --base-url <url> [options] CAMPAIGN',
    says: 'Fetches the evidence pack of a campaign that has ended.',
    options: {
      out: { type: 'string', value: 'file', says: 'where to write it' },
      ...PORTAL_OPTIONS,
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  const { out } = values;
  if (out === undefined) {
    throw new UsageError('--out is missing; it names the file to write.');
  }
  const portal = readPortal(values, process.env);
  const response = await askPortal(
    portal,
    `/campaigns/${encodeURIComponent(paths[0])}/evidence-pack`,
  );
  const partial = `${out}.part`;
  try {
    await pipeline(
      Readable.fromWeb(
        (response.body ?? new Blob([]).stream()) as Parameters<
          typeof Readable.fromWeb
        >[0],
      ),
      createWriteStream(partial, { mode: 0o600 }),
    );
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true });
    throw new ExitCodeError(
      `The pack could not be fetched to its end: ${
        error instanceof Error ? error.message : String(error)
      }. Nothing was kept; if the campaign changed meanwhile, ask again.`,
      EXIT_USAGE,
    );
  }
  await print(
    `${out} is written. Check it: governance evidence verify ${out} --key <public key>\n`,
  );
}
