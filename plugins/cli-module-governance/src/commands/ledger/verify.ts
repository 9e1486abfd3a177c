import type { CliCommandContext } from '@backstage/cli-node';
import { cli } from 'cleye';
import { verifyLedger } from '@countersign/plugin-governance-common';
import { describeVerdict } from './describeVerdict';
import { EXIT_BROKEN, EXIT_USAGE, ExitCodeError } from './ExitCodeError';
import { nodeLedgerCrypto } from './nodeLedgerCrypto';
import { readCheckpoints, readLines, readPublicKey } from './readInputs';

/**
 * `ledger verify FILE [--checkpoint FILE] [--key PEM] [--json]`.
 *
 * @throws ExitCodeError with code 1 when the ledger is broken, 2 when the call makes no sense
 */
export default async function verify({
  args,
  info,
}: CliCommandContext): Promise<void> {
  const {
    flags,
    unknownFlags,
    _: given,
  } = cli(
    {
      name: info.usage,
      parameters: ['[file]'],
      flags: {
        checkpoint: {
          type: [String],
          placeholder: '<file>',
          description:
            'Checkpoint kept outside, as JSON, or the file of a file sink. May be given more than once',
        },
        key: {
          type: [String],
          placeholder: '<pem>',
          description:
            'File with a public key you trust. May be given more than once',
        },
        json: {
          type: Boolean,
          description: 'Print the verdict as JSON',
        },
      },
      help: {
        description:
          'Checks an exported ledger. Exit code 0: nothing wrong, 1: broken, 2: wrong call.',
      },
    },
    undefined,
    args,
  );
  const [unknown] = Object.keys(unknownFlags);
  if (unknown !== undefined) {
    throw new ExitCodeError(
      `Unknown option --${unknown}; accepted are --checkpoint, --key and --json`,
      EXIT_USAGE,
    );
  }
  if (given.length !== 1) {
    throw new ExitCodeError(
      `${given.length} files given; accepted is one: ${info.usage} FILE [--checkpoint FILE] [--key PEM] [--json]`,
      EXIT_USAGE,
    );
  }

  const checkpoints = await Promise.all(flags.checkpoint.map(readCheckpoints));
  const keys = await Promise.all(flags.key.map(readPublicKey));
  const verdict = await verifyLedger(readLines(given[0]), {
    crypto: nodeLedgerCrypto,
    checkpoints: checkpoints.flat(),
    ...(keys.length > 0 ? { trustedKeys: keys.map(pem => ({ pem })) } : {}),
  });
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(verdict, null, 2)}\n`
      : `${describeVerdict(verdict)}\n`,
  );
  if (!verdict.ok) {
    throw new ExitCodeError('The ledger is broken.', EXIT_BROKEN);
  }
}
