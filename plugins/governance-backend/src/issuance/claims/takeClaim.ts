import { keyOf, TakenClaim } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { judgeToken, TokenVerdict } from './claimTokens';
import { destroyLate } from './destroyExpired';
import { judgeClaim, RefusedWhy } from './judgeClaim';
import {
  emptyClaim,
  findCredential,
  lockClaim,
  noteSecondUse,
} from './operations/claims';
import { ClaimCall, ClaimCaller, ClaimContext } from './ports';
import { RecordedClaim, recordClaim } from './recordClaim';
import { ClaimRow } from './rows';
import { standingOf } from './standingOf';

/** What came of wanting to take a claim, once everything about it is written down. */
export type Taken =
  | { kind: 'handed-out'; answer: TakenClaim }
  | { kind: 'none' }
  | { kind: 'gone' }
  | { kind: 'not-yet' }
  | { kind: 'refused'; why: RefusedWhy; token: TokenVerdict }
  | { kind: 'second-use'; claim: ClaimRow; isFirst: boolean };

/** Hands a sealed value out and empties its place, or writes down why not. */
export async function takeClaim(
  context: ClaimContext,
  trx: Knex.Transaction,
  { id, token, from }: ClaimCall & { token: string },
  caller: ClaimCaller,
): Promise<Taken> {
  const { clock, ledger, settings } = context;
  const claim = await lockClaim(trx, id);
  if (!claim) {
    return { kind: 'none' };
  }
  // After the lock: whoever had to wait for it may be late by now.
  const now = await clock.now(trx);
  const at = now.toISOString();
  const record = (
    happened: Pick<RecordedClaim, 'type' | 'data' | 'personal'>,
  ) =>
    recordClaim(ledger, trx, {
      claim,
      at: now,
      actor: caller.actor,
      personal: { from },
      ...happened,
    });
  const verdictOnToken = await judgeToken(settings.tokenKey, token, {
    claimId: id,
    now,
  });
  const credential = await findCredential(trx, claim.credential_id);
  const verdict = judgeClaim(claim, {
    caller: claim.owner === keyOf(caller.userRef) ? 'owner' : 'somebody-else',
    token: verdictOnToken,
    credential: standingOf(claim, credential),
    at,
  });
  if (claim.state === 'sealed' && claim.expires_at <= at) {
    await destroyLate(context, trx, { late: [claim], now });
  }
  switch (verdict.kind) {
    case 'hand-out':
      if (!(await emptyClaim(trx, { id, at, from }))) {
        throw new Error(`The claim ${id} was not there any more`);
      }
      await record({ type: 'claim.taken' });
      return {
        kind: 'handed-out',
        answer: { jwe: verdict.jwe, credential: claim.credential_id },
      };
    case 'second-use': {
      const isFirst = await noteSecondUse(trx, { id, at, from });
      if (isFirst) {
        await record({
          type: 'claim.reused',
          personal: {
            first: { value: claim.claimed_from ?? 'unknown', of: claim.owner },
            second: from,
          },
        });
      }
      return { kind: 'second-use', claim, isFirst };
    }
    case 'refused':
      await record({ type: 'claim.refused', data: { why: verdict.why } });
      return { ...verdict, token: verdictOnToken };
    case 'gone':
    case 'not-yet':
      return verdict;
    default:
      throw new Error(`Unexpected verdict ${verdict satisfies never}`);
  }
}
