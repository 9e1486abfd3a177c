import {
  createHash,
  createPrivateKey,
  createPublicKey,
  KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { canonicalJson } from '../canonicalJson';
import { LedgerCheckpoint, ledgerCheckpointSigningInput } from '../checkpoint';
import {
  LEDGER_GENESIS_HASH,
  LedgerEntry,
  ledgerCommitmentInput,
  ledgerEntryHashInput,
} from '../entry';
import { LedgerExportLine, nextLedgerExportDigest } from '../exportLines';
import { LedgerCrypto } from '../ledgerCrypto';

export const sha256 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex');

export const nodeCrypto: LedgerCrypto = {
  sha256,
  verifyEd25519: ({ publicKeyPem, text, signature }) => {
    try {
      return verify(
        null,
        Buffer.from(text, 'utf8'),
        createPublicKey(publicKeyPem),
        Buffer.from(signature, 'base64'),
      );
    } catch {
      return false;
    }
  },
};

/** An Ed25519 key from a 32-byte seed, so that fixtures are the same on every run. */
export function signingKey(seed: number): {
  keyId: string;
  pem: string;
  privateKey: KeyObject;
} {
  const privateKey = createPrivateKey({
    // PKCS #8 of an Ed25519 key is this prefix and the seed (RFC 8410, section 7)
    key: Buffer.concat([
      Buffer.from('302e020100300506032b657004220420', 'hex'),
      Buffer.alloc(32, seed),
    ]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  return {
    keyId: `key-${seed}`,
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey,
  };
}

export const firstKey = signingKey(1);
export const otherKey = signingKey(2);

const salt = 'ab'.repeat(32);

/** Values that an entry of the fixture hides behind commitments. */
export const personalOf = (seq: number) => ({
  'actor.principal': { salt, value: `user:default/person-${seq}` },
  'personal.reason': { salt, value: `because of ${seq}` },
});

const commitment = (seq: number, field: keyof ReturnType<typeof personalOf>) =>
  `sha256:${sha256(
    ledgerCommitmentInput({ field, ...personalOf(seq)[field] }),
  )}`;

/** A chain of entries; `change` alters the content of one before it is hashed. */
export function chain(
  size: number,
  change: (entry: LedgerEntry) => LedgerEntry = entry => entry,
): LedgerEntry[] {
  let prev = LEDGER_GENESIS_HASH;
  return Array.from({ length: size }, (_, index) => {
    const seq = index + 1;
    const content = change({
      v: 1,
      seq,
      at: `2026-01-01T00:00:${String(seq % 60).padStart(2, '0')}.000Z`,
      type: 'review.decided',
      subject: `identity:${seq}`,
      actor: {
        kind: 'person',
        principal: commitment(seq, 'actor.principal'),
        signIn: { provider: 'oidc', at: '2026-01-01T00:00:00.000Z' },
        route: 'POST /reviews',
        membershipDigest: `sha256:${sha256('groups')}`,
      },
      data: { decision: 'keep', n: seq },
      commitments: {
        'personal.reason': commitment(seq, 'personal.reason'),
      },
      prev,
      hash: '',
    });
    const hash = sha256(ledgerEntryHashInput(content));
    prev = hash;
    return { ...content, hash };
  });
}

export function checkpointOver(
  entries: LedgerEntry[],
  key = firstKey,
  ledgerId = 'ledger-a',
): LedgerCheckpoint {
  const last = entries[entries.length - 1];
  const unsigned = {
    v: 1 as const,
    ledgerId,
    size: last.seq,
    headHash: last.hash,
    at: '2026-01-02T00:00:00.000Z',
    keyId: key.keyId,
    algorithm: 'Ed25519' as const,
  };
  return {
    ...unsigned,
    signature: sign(
      null,
      Buffer.from(ledgerCheckpointSigningInput(unsigned), 'utf8'),
      key.privateKey,
    ).toString('base64'),
  };
}

/** The body of an export: entries, and a checkpoint after each of the given sizes. */
export function bodyOf(
  entries: LedgerEntry[],
  options: {
    checkpointsAt?: number[];
    personal?: (
      seq: number,
    ) => Record<string, 'erased' | { salt: string; value: string }>;
    key?: typeof firstKey;
  } = {},
): LedgerExportLine[] {
  const { checkpointsAt = [], personal, key } = options;
  return entries.flatMap((entry, index): LedgerExportLine[] => [
    {
      kind: 'entry',
      entry,
      ...(personal ? { personal: personal(entry.seq) } : {}),
    },
    ...(checkpointsAt.includes(entry.seq)
      ? [
          {
            kind: 'checkpoint' as const,
            checkpoint: checkpointOver(entries.slice(0, index + 1), key),
          },
        ]
      : []),
  ]);
}

/** Closes a body into the lines of a file, with an end line that fits: what a forger would do as well. */
export function fileOf(
  body: readonly unknown[],
  options: { keys?: (typeof firstKey)[]; ledgerId?: string } = {},
): string[] {
  const { keys = [firstKey], ledgerId = 'ledger-a' } = options;
  const lines = [
    {
      kind: 'countersign-ledger',
      v: 1,
      ledgerId,
      exportedAt: '2026-01-03T00:00:00.000Z',
      publicKeys: keys.map(({ keyId, pem }) => ({ keyId, pem })),
    },
    ...body,
  ].map(line => (typeof line === 'string' ? line : canonicalJson(line)));
  const digest = lines.reduce(
    (before, line) => sha256(nextLedgerExportDigest(before, line)),
    LEDGER_GENESIS_HASH,
  );
  return [
    ...lines,
    canonicalJson({ kind: 'end', lines: lines.length, digest }),
  ];
}

export async function* linesOf(lines: Iterable<string>) {
  yield* lines;
}
