import type { CliCommandContext } from '@backstage/cli-node';
import { verifyEvidencePack } from '@countersign/plugin-governance-common';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { EXIT_BROKEN, ExitCodeError } from '../ledger/ExitCodeError';
import { nodeLedgerCrypto } from '../ledger/nodeLedgerCrypto';
import { readLines } from '../ledger/readInputs';
import { describePack } from './describePack';
import { readKeys } from './readKeys';

/**
 * `evidence verify FILE [--key FILE] [--json]`: checks an evidence pack without a network and without a database.
 *
 * @throws ExitCodeError with code 1 when something is wrong with it, 2 when the call makes no sense
 */
export default async function verify(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '[--key <file>] [--json] FILE',
    says: 'Checks an evidence pack, with no server. Exit code 0: nothing wrong, 1: not to be relied on, 2: wrong call.',
    options: {
      key: {
        type: 'string',
        value: 'file',
        says: 'public keys you trust: PEM, a JSON Web Key, or a JWKS',
      },
      json: { type: 'boolean', says: 'print the verdict as JSON' },
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  const verdict = await verifyEvidencePack(readLines(paths[0]), {
    crypto: nodeLedgerCrypto,
    trustedKeys:
      values.key === undefined ? undefined : await readKeys(values.key),
  });
  await print(
    values.json
      ? `${JSON.stringify(verdict, null, 2)}\n`
      : `${describePack(verdict)}\n`,
  );
  if (!verdict.ok) {
    throw new ExitCodeError('The pack is not to be relied on.', EXIT_BROKEN);
  }
}
