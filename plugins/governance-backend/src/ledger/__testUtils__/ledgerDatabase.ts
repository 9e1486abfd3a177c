import { createPublicKey, verify } from 'node:crypto';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  LedgerCrypto,
  verifyLedger,
  VerifyLedgerOptions,
} from '@countersign/plugin-governance-common';
import { LedgerRecord } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { sha256Hex } from '../digest';

/** A fresh database that holds the ledger's tables only. */
export async function ledgerDatabase(
  databases: TestDatabases,
  id: TestDatabaseId,
): Promise<Knex> {
  const knex = await databases.init(id);
  await knex.migrate.up({
    directory: resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'migrations',
    ),
    name: '20261101000100_ledger.js',
  });
  return knex;
}

export const nodeCrypto: LedgerCrypto = {
  sha256: sha256Hex,
  verifyEd25519: ({ publicKeyPem, text, signature }) =>
    verify(
      null,
      Buffer.from(text, 'utf8'),
      createPublicKey(publicKeyPem),
      Buffer.from(signature, 'base64'),
    ),
};

export function verifyLines(
  lines: AsyncIterable<string>,
  options: Omit<VerifyLedgerOptions, 'crypto'> = {},
) {
  return verifyLedger(lines, { crypto: nodeCrypto, ...options });
}

export async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) {
    all.push(line);
  }
  return all;
}

export async function* replay(lines: Iterable<string>) {
  yield* lines;
}

export function record(
  number: number,
  change: Partial<LedgerRecord> = {},
): LedgerRecord {
  return {
    type: 'review.decided',
    subject: `identity:${number}`,
    at: new Date('2026-01-01T00:00:00.000Z'),
    actor: {
      kind: 'person',
      principal: `user:default/person-${number % 3}`,
      signIn: { provider: 'oidc', at: new Date('2026-01-01T00:00:00.000Z') },
      route: 'POST /reviews',
    },
    data: { number, decision: 'keep' },
    personal: { reason: `reason ${number}` },
    ...change,
  };
}
