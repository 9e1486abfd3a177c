import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  Claim,
  ClaimToken,
  keyOf,
  TakenClaim,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ClaimAlarms } from './ClaimAlarms';
import { judgeToken, mintToken, TokenVerdict } from './claimTokens';
import { GoneError } from './GoneError';
import { judgeClaim, RefusedWhy } from './judgeClaim';
import {
  destroyClaims,
  findCredential,
  listClaims,
  ListedClaim,
  lockClaim,
  noteSecondUse,
  openClaim,
  takeClaim,
} from './operations/claims';
import { ClaimCaller, ClaimContext } from './ports';
import { RecordedClaim, recordClaim } from './recordClaim';
import { ClaimRow } from './rows';

const GONE =
  'It is not here any more: it was taken, or its time was over. If you did not take it, tell security; ask for another credential';

const NOT_YET =
  'The credential is not active yet; its value can be taken once its owner has confirmed it';

const REFUSALS: Record<RefusedWhy, string> = {
  'not-owner':
    'This claim is of somebody else; only whoever asked for the credential can take it, whoever holds the token',
  'token-late': 'The time of this token is over',
  'token-for-another-claim': 'This token is for another claim',
  'token-forged': 'This is no token of this portal',
};

/** What came of wanting to take a claim, once everything about it is written down. */
type Taken =
  | { kind: 'handed-out'; answer: TakenClaim }
  | { kind: 'none' }
  | { kind: 'gone' }
  | { kind: 'not-yet' }
  | { kind: 'refused'; why: RefusedWhy; token: TokenVerdict }
  | { kind: 'second-use'; claim: ClaimRow; isFirst: boolean };

function toClaim(row: ListedClaim): Claim {
  return {
    id: row.id,
    credential: row.credential_id,
    identity: row.identity,
    environment: row.environment,
    purpose: row.purpose,
    notAfter: row.not_after,
    thumbprint: row.thumbprint,
    ready: row.state === 'active',
    createdAt: row.created_at,
    ...(row.opened_at === null ? {} : { openedAt: row.opened_at }),
    expiresAt: row.expires_at,
  };
}

/** Hands sealed values to those who asked for them: once each, for a few minutes, by who they are. */
export class ClaimService {
  readonly #alarms: ClaimAlarms;

  constructor(
    private readonly context: ClaimContext & { alarms: ClaimAlarms },
  ) {
    this.#alarms = context.alarms;
  }

  /** What lies sealed for a person, oldest first. */
  async list(userRef: string): Promise<Claim[]> {
    const { knex, clock } = this.context;
    return knex.transaction(async trx => {
      const at = (await clock.now(trx)).toISOString();
      const rows = await listClaims(trx, { owner: keyOf(userRef), at });
      return rows.map(toClaim);
    });
  }

  /**
   * Opens a claim: makes a token for taking it, and starts its last minutes. Opening it again makes another token and wins no time.
   *
   * @throws NotFoundError where the caller has no such claim, GoneError where it was taken or destroyed, ConflictError while the
   * credential is not active
   */
  async open(id: string, caller: ClaimCaller): Promise<ClaimToken> {
    const { knex, clock, settings } = this.context;
    const until = await knex.transaction(async trx => {
      const now = await clock.now(trx);
      const at = now.toISOString();
      const claim = await lockClaim(trx, id);
      if (!claim || claim.owner !== keyOf(caller.userRef)) {
        throw new NotFoundError('There is no such claim of yours');
      }
      if (claim.state !== 'sealed' || claim.expires_at <= at) {
        throw new GoneError(GONE);
      }
      const credential = await findCredential(trx, claim.credential_id);
      if (credential?.state !== 'active') {
        throw new ConflictError(NOT_YET);
      }
      if (claim.opened_at !== null) {
        return new Date(claim.expires_at);
      }
      const last = Math.min(
        now.getTime() + settings.ttlMs,
        Date.parse(claim.expires_at),
      );
      const expiresAt = new Date(last).toISOString();
      await openClaim(trx, { id, at, expiresAt });
      await recordClaim(this.context.ledger, trx, {
        type: 'claim.opened',
        claim,
        at: now,
        actor: caller.actor,
        data: { expiresAt },
      });
      return new Date(last);
    });
    return {
      token: await mintToken(settings.tokenKey, { claimId: id, until }),
      expiresAt: until.toISOString(),
    };
  }

  /**
   * Hands a sealed value out and empties its place, in one transaction. A second use is an incident: what follows from it is begun
   * before this throws.
   *
   * @param options.from - the address that the call comes from
   * @throws NotFoundError, NotAllowedError for who it is not of and for a token that is not for it or late, GoneError where it was
   * taken before, ConflictError while the credential is not active
   */
  async take(
    options: { id: string; token: string; from: string },
    caller: ClaimCaller,
  ): Promise<TakenClaim> {
    const { id, from } = options;
    const taken = await this.context.knex.transaction(trx =>
      this.#take(trx, options, caller),
    );
    const { logger } = this.context;
    switch (taken.kind) {
      case 'handed-out':
        return taken.answer;
      case 'none':
        throw new NotFoundError('There is no such claim of yours');
      case 'not-yet':
        throw new ConflictError(NOT_YET);
      case 'gone':
        throw new GoneError(GONE);
      case 'refused':
        logger.warn(
          `Claim ${id} was refused to ${caller.userRef} from ${from}: ${taken.why}`,
        );
        // Who has no token for it is not told that it is there.
        throw taken.why === 'not-owner' &&
          (taken.token === 'forged' || taken.token === 'other')
          ? new NotFoundError('There is no such claim of yours')
          : new NotAllowedError(REFUSALS[taken.why]);
      case 'second-use':
        logger.error(
          `Claim ${id}, taken from ${taken.claim.claimed_from} at ${taken.claim.claimed_at}, was asked for again by ${caller.userRef} from ${from}`,
        );
        if (taken.isFirst) {
          await this.#alarms.sound();
        }
        throw new GoneError(
          'It was taken before. Asking for it a second time is an incident, and the credential is being revoked',
        );
      default:
        throw new Error(`Unexpected outcome ${taken satisfies never}`);
    }
  }

  async #take(
    trx: Knex.Transaction,
    { id, token, from }: { id: string; token: string; from: string },
    caller: ClaimCaller,
  ): Promise<Taken> {
    const { clock, ledger, settings } = this.context;
    const claim = await lockClaim(trx, id);
    if (!claim) {
      return { kind: 'none' };
    }
    // After the lock: whoever had to wait for it may be late by now.
    const now = await clock.now(trx);
    const at = now.toISOString();
    const record = (
      type: 'claim.taken' | 'claim.refused' | 'claim.reused',
      data: { why?: RefusedWhy } = {},
      personal: RecordedClaim['personal'] = { from },
    ) =>
      recordClaim(ledger, trx, {
        type,
        claim,
        at: now,
        actor: caller.actor,
        data,
        personal,
      });
    const verdictOnToken = await judgeToken(settings.tokenKey, token, {
      claimId: id,
      now,
    });
    const credential = await findCredential(trx, claim.credential_id);
    const verdict = judgeClaim(claim, {
      caller: claim.owner === keyOf(caller.userRef) ? 'owner' : 'somebody-else',
      token: verdictOnToken,
      credential: credential?.state === 'active' ? 'active' : 'not-active',
      at,
    });
    if (claim.state === 'sealed' && claim.expires_at <= at) {
      await destroyClaims(trx, { ids: [id] }, { at, why: 'expired' });
    }
    switch (verdict.kind) {
      case 'hand-out':
        if (!(await takeClaim(trx, { id, at, from }))) {
          throw new Error(`The claim ${id} was not there any more`);
        }
        await record('claim.taken');
        return {
          kind: 'handed-out',
          answer: { jwe: verdict.jwe, credential: claim.credential_id },
        };
      case 'second-use': {
        const isFirst = await noteSecondUse(trx, { id, at, from });
        if (isFirst) {
          await record(
            'claim.reused',
            {},
            {
              first: { value: claim.claimed_from ?? '', of: claim.owner },
              second: from,
            },
          );
        }
        return { kind: 'second-use', claim, isFirst };
      }
      case 'refused':
        await record('claim.refused', { why: verdict.why });
        return { ...verdict, token: verdictOnToken };
      case 'gone':
      case 'not-yet':
        return verdict;
      default:
        throw new Error(`Unexpected verdict ${verdict satisfies never}`);
    }
  }
}
