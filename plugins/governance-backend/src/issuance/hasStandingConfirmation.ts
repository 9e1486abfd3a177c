import { Issuer } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { CredentialRow } from './rows';

/** For how long what an owner has confirmed once stands for what is made anew, in milliseconds. */
const STANDS_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Whether people of the owner have confirmed the same environment, place, key and scope before, so that they are not asked again.
 * Only for issuers whose credentials are short-lived and made anew all the time (`bounded-automatic`), and never wider than what
 * was confirmed. What stood on an earlier confirmation itself does not prolong it.
 */
export async function hasStandingConfirmation(
  db: Knex,
  row: CredentialRow,
  { issuer, now }: { issuer: Issuer; now: Date },
): Promise<boolean> {
  if (issuer.capabilities.activation !== 'bounded-automatic') {
    return false;
  }
  const confirmed = await db<CredentialRow>('issued_credentials')
    .where({
      identity_ref: row.identity_ref,
      issuer: row.issuer,
      environment: row.environment,
      store: row.store,
      target: row.target,
      owner: row.owner,
      public_key: row.public_key,
    })
    .where(
      'confirmed_at',
      '>=',
      new Date(now.getTime() - STANDS_MS).toISOString(),
    )
    .select('scopes');
  const wanted: string[] = JSON.parse(row.scopes);
  return confirmed.some(({ scopes }) => {
    const held: string[] = JSON.parse(scopes);
    return wanted.every(scope => held.includes(scope));
  });
}
