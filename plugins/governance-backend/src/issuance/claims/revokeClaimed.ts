import { Issuer } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { moveCredential } from '../operations/credentials';
import { CredentialRow } from '../rows';
import { findCredential } from './operations/claims';

/** How long an issuer may take. */
const PATIENCE_MS = 30_000;

const LIVING: ReadonlyArray<CredentialRow['state']> = [
  'issuing',
  'unknown',
  'delivered',
  'active',
  'suspended',
];

/**
 * Revokes a credential that two may have, or nobody, at its issuer, and writes its end down. What has ended already is left alone.
 *
 * @throws Error where the issuer is not connected or does not revoke it
 */
export async function revokeClaimed(
  options: {
    knex: Knex;
    issuers: () => ReadonlyMap<string, Issuer>;
    clock: { now(trx: Knex.Transaction): Promise<Date> };
  },
  { credentialId, reason }: { credentialId: string; reason: string },
): Promise<void> {
  const { knex, issuers, clock } = options;
  const row = await knex.transaction(trx => findCredential(trx, credentialId));
  if (!row || row.state === 'ended') {
    return;
  }
  const issuer = issuers().get(row.issuer);
  if (!issuer || row.tag === null) {
    throw new Error(
      issuer
        ? `it is not known what ${issuer.title} calls credential ${credentialId}`
        : `the issuer ${row.issuer} of credential ${credentialId} is not connected`,
    );
  }
  const result = await issuer.revoke(row.tag, {
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (result.outcome === 'refused' || result.outcome === 'failed') {
    throw new Error(
      `${issuer.title} did not revoke credential ${credentialId}: ${result.reason}`,
    );
  }
  await knex.transaction(async trx => {
    const now = await clock.now(trx);
    await moveCredential(
      trx,
      { id: row.id, from: LIVING },
      {
        state: 'ended',
        ended_at: now.toISOString(),
        end_reason: reason,
      },
    );
  });
}
