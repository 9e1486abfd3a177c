import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { findCredential, lockClaim, startLast } from './operations/claims';
import { ClaimCall, ClaimCaller, ClaimContext } from './ports';
import { recordClaim } from './recordClaim';
import { standingOf } from './standingOf';

/** What came of wanting to open a claim, once everything about it is written down. */
export type Opened =
  | { kind: 'opened'; until: Date }
  | { kind: 'none' }
  | { kind: 'refused'; why: 'not-owner' }
  | { kind: 'gone' }
  | { kind: 'not-yet' };

/** Starts the last minutes of a claim for whoever it is of. Opening it again wins no time. */
export async function openClaim(
  { clock, ledger, settings }: ClaimContext,
  trx: Knex.Transaction,
  { id, from }: ClaimCall,
  caller: ClaimCaller,
): Promise<Opened> {
  const claim = await lockClaim(trx, id);
  if (!claim) {
    return { kind: 'none' };
  }
  // After the lock: whoever had to wait for it may be late by now.
  const now = await clock.now(trx);
  const at = now.toISOString();
  const { actor } = caller;
  if (claim.owner !== keyOf(caller.userRef)) {
    await recordClaim(ledger, trx, {
      type: 'claim.refused',
      claim,
      at: now,
      actor,
      data: { why: 'not-owner' },
      personal: { from },
    });
    return { kind: 'refused', why: 'not-owner' };
  }
  const standing = standingOf(
    claim,
    await findCredential(trx, claim.credential_id),
  );
  if (
    claim.state !== 'sealed' ||
    claim.expires_at <= at ||
    standing === 'superseded'
  ) {
    return { kind: 'gone' };
  }
  if (standing === 'not-active') {
    return { kind: 'not-yet' };
  }
  const end = Date.parse(claim.expires_at);
  if (claim.opened_at !== null) {
    return { kind: 'opened', until: new Date(end) };
  }
  const until = new Date(Math.min(now.getTime() + settings.ttlMs, end));
  const expiresAt = until.toISOString();
  await startLast(trx, { id, at, expiresAt });
  await recordClaim(ledger, trx, {
    type: 'claim.opened',
    claim,
    at: now,
    actor,
    data: { expiresAt },
    personal: { from },
  });
  return { kind: 'opened', until };
}
