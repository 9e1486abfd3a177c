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
import { ClaimAlarms } from './ClaimAlarms';
import { mintToken } from './claimTokens';
import { GoneError } from './GoneError';
import { RefusedWhy } from './judgeClaim';
import { openClaim } from './openClaim';
import { ListedClaim, listClaims } from './operations/claims';
import { ClaimCall, ClaimCaller, ClaimContext } from './ports';
import { Taken, takeClaim } from './takeClaim';

const REFUSALS: Record<RefusedWhy, string> = {
  'not-owner':
    'This claim is of somebody else; only whoever asked for the credential can take it, whoever holds the token',
  'token-late': 'The time of this token is over',
  'token-for-another-claim': 'This token is for another claim',
  'token-forged': 'This is no token of this portal',
};

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

/** Why nothing is handed out, for the caller. */
function toError(kind: 'none' | 'gone' | 'not-yet'): Error {
  switch (kind) {
    case 'none':
      return new NotFoundError('There is no such claim of yours');
    case 'gone':
      return new GoneError(
        'It is not here any more: it was taken, or its time was over. If you did not take it, tell security; ask for another credential',
      );
    case 'not-yet':
      return new ConflictError(
        'The credential is not active yet; its value can be taken once its owner has confirmed it',
      );
    default:
      throw new Error(`Unexpected outcome ${kind satisfies never}`);
  }
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
  async open(call: ClaimCall, caller: ClaimCaller): Promise<ClaimToken> {
    const { knex, settings } = this.context;
    const opened = await knex.transaction(trx =>
      openClaim(this.context, trx, call, caller),
    );
    switch (opened.kind) {
      case 'opened':
        return {
          token: await mintToken(settings.tokenKey, {
            claimId: call.id,
            until: opened.until,
          }),
          expiresAt: opened.until.toISOString(),
        };
      case 'refused':
        this.#logRefusal(call, caller, opened.why);
        throw toError('none');
      case 'none':
      case 'gone':
      case 'not-yet':
        throw toError(opened.kind);
      default:
        throw new Error(`Unexpected outcome ${opened satisfies never}`);
    }
  }

  /**
   * Hands a sealed value out and empties its place, in one transaction. A second use is an incident: what follows from it is begun
   * before this throws.
   *
   * @throws NotFoundError, NotAllowedError for who it is not of and for a token that is not for it or late, GoneError where it was
   * taken before, ConflictError while the credential is not active
   */
  async take(
    call: ClaimCall & { token: string },
    caller: ClaimCaller,
  ): Promise<TakenClaim> {
    const taken = await this.context.knex.transaction(trx =>
      takeClaim(this.context, trx, call, caller),
    );
    switch (taken.kind) {
      case 'handed-out':
        return taken.answer;
      case 'refused':
        this.#logRefusal(call, caller, taken.why);
        // Who has no token for it is not told that it is there.
        throw taken.why === 'not-owner' &&
          (taken.token === 'forged' || taken.token === 'other')
          ? toError('none')
          : new NotAllowedError(REFUSALS[taken.why]);
      case 'second-use':
        throw await this.#alarm(taken, call, caller);
      case 'none':
      case 'gone':
      case 'not-yet':
        throw toError(taken.kind);
      default:
        throw new Error(`Unexpected outcome ${taken satisfies never}`);
    }
  }

  #logRefusal(
    { id, from }: ClaimCall,
    { userRef }: ClaimCaller,
    why: RefusedWhy,
  ): void {
    this.context.logger.warn(
      `Claim ${id} was refused to ${userRef} from ${from}: ${why}`,
    );
  }

  async #alarm(
    { claim, isFirst }: Extract<Taken, { kind: 'second-use' }>,
    { id, from }: ClaimCall,
    { userRef }: ClaimCaller,
  ): Promise<GoneError> {
    this.context.logger.error(
      `Claim ${id}, taken from ${claim.claimed_from} at ${claim.claimed_at}, was asked for again by ${userRef} from ${from}`,
    );
    if (isFirst) {
      await this.#alarms.sound();
    }
    return new GoneError(
      'It was taken before. Asking for it a second time is an incident, and the credential is being revoked',
    );
  }
}
