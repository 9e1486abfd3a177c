import type { CliCommandContext } from '@backstage/cli-node';
import { claimKeySchema } from '@countersign/plugin-governance-common';
import { exportJWK, generateKeyPair } from 'jose';
import { createSecretFile } from '../../credential/createSecretFile';
import { SEALED_BY } from '../../credential/readPrivateKey';
import { callPortal, PORTAL_OPTIONS, readPortal } from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';

/**
 * `credential keygen --out FILE --base-url URL`: makes a key pair, keeps the private key in a file and registers the public one.
 *
 * @throws ExitCodeError with code 2 when the file is there or the portal cannot be asked or refuses; then no file is left
 */
export default async function keygen(
  context: CliCommandContext,
): Promise<void> {
  const call = await readArguments(context, {
    takes: '--out <file> --base-url <url> [options]',
    says: 'Makes a key to which credentials are sealed for you. The private key stays in the file; only the public one is sent.',
    options: {
      out: {
        type: 'string',
        value: 'file',
        says: 'where to keep the private key; a new file',
      },
      label: {
        type: 'string',
        value: 'text',
        says: 'what you call it, in lists',
      },
      ...PORTAL_OPTIONS,
    },
    positionals: [0, 0],
  });
  if (!call) {
    return;
  }
  const { values } = call;
  const portal = readPortal(values, process.env);
  const file = await createSecretFile(values.out);
  try {
    const { publicKey, privateKey } = await generateKeyPair(SEALED_BY, {
      crv: 'P-256',
      extractable: true,
    });
    const registered = claimKeySchema.parse(
      await callPortal(portal, '/claim-keys', {
        jwk: await exportJWK(publicKey),
        ...(values.label === undefined ? {} : { label: values.label }),
      }),
    );
    await file.write(
      `${JSON.stringify({
        ...(await exportJWK(privateKey)),
        kid: registered.thumbprint,
      })}\n`,
    );
    await print(
      `${values.out} holds the private key; keep it where it is, it cannot be made again.\nThumbprint: ${registered.thumbprint}\nTarget of requests: ${registered.target}\n`,
    );
  } finally {
    await file.close();
  }
}
