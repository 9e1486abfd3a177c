import type { CliCommandContext } from '@backstage/cli-node';
import {
  Claim,
  claimSchema,
  claimTokenSchema,
  pageSchema,
  TakenClaim,
  takenClaimSchema,
} from '@countersign/plugin-governance-common';
import { compactDecrypt } from 'jose';
import { createSecretFile } from '../../credential/createSecretFile';
import {
  HeldKey,
  readPrivateKey,
  SEALED_BY,
} from '../../credential/readPrivateKey';
import { UsageError } from '../../evaluate/usageError';
import {
  askPortal,
  callPortal,
  Portal,
  PORTAL_OPTIONS,
  readPortal,
} from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';
import { EXIT_USAGE, ExitCodeError } from '../ledger/ExitCodeError';

/** Looks before it opens: opening is what starts the last minutes of a claim. */
async function findClaim(
  portal: Portal,
  id: string,
  { thumbprint }: HeldKey,
): Promise<Claim> {
  const listed = await askPortal(portal, '/claims');
  const { items } = pageSchema(claimSchema).parse(await listed.json());
  const claim = items.find(item => item.id === id);
  if (!claim) {
    throw new ExitCodeError(
      `Nothing lies sealed for you as ${id}: it was taken, its time was over, or it is not yours.`,
      EXIT_USAGE,
    );
  }
  if (claim.thumbprint !== thumbprint) {
    throw new UsageError(
      `${id} is sealed to the key ${claim.thumbprint}, and --key is ${thumbprint}.`,
    );
  }
  if (!claim.ready) {
    throw new ExitCodeError(
      `${id} cannot be taken yet: the credential is not active before its owner has confirmed it.`,
      EXIT_USAGE,
    );
  }
  return claim;
}

async function unseal(
  { jwe, credential }: TakenClaim,
  { key, thumbprint }: HeldKey,
  claim: Claim,
): Promise<Uint8Array> {
  const lost = (why: string) =>
    new ExitCodeError(
      `What was sealed ${why}. It cannot be taken again; ask for another credential, and tell security.`,
      EXIT_USAGE,
    );
  const opened = await compactDecrypt(jwe, key, {
    keyManagementAlgorithms: [SEALED_BY],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch(() => {
    throw lost('cannot be opened with this key');
  });
  const { kid, about } = opened.protectedHeader;
  const { credential: sealedFor } = (about ?? {}) as { credential?: unknown };
  if (
    kid !== thumbprint ||
    credential !== claim.credential ||
    sealedFor !== claim.credential
  ) {
    throw lost('is the value of another credential');
  }
  return opened.plaintext;
}

/**
 * `credential claim ID --key FILE --out FILE --base-url URL`: takes what lies sealed, opens it on this machine and writes it to a
 * new file. Prints where it is, and nothing of it.
 *
 * @throws ExitCodeError with code 2 when a file cannot be used, or the portal cannot be asked or refuses
 */
export default async function take(context: CliCommandContext): Promise<void> {
  const call = await readArguments(context, {
    takes: '--key <file> --out <file> --base-url <url> [options] ID',
    says: 'Takes a credential that lies sealed for you, once, and writes it to a new file. Asking a second time revokes it.',
    options: {
      key: {
        type: 'string',
        value: 'file',
        says: 'the private key that governance credential keygen made',
      },
      out: {
        type: 'string',
        value: 'file',
        says: 'where to write the value; a new file',
      },
      ...PORTAL_OPTIONS,
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  const portal = readPortal(values, process.env);
  const key = await readPrivateKey(values.key);
  // Before anything is opened: what is taken and cannot be written is lost.
  const file = await createSecretFile(values.out);
  try {
    const found = await findClaim(portal, paths[0], key);
    const route = `/claims/${encodeURIComponent(found.id)}`;
    const { token } = claimTokenSchema.parse(
      await callPortal(portal, `${route}/token`, {}),
    );
    const taken = takenClaimSchema.parse(
      await callPortal(portal, route, { token }),
    );
    await file.write(await unseal(taken, key, found));
    await print(
      `${values.out} holds credential ${found.credential} of ${found.identity} (${found.environment}), which ends at ${found.notAfter}.\n`,
    );
  } finally {
    await file.close();
  }
}
