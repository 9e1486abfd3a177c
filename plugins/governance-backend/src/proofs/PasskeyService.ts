import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  Enrolment,
  Passkey,
  passkeyRequestSchema,
} from '@countersign/plugin-governance-common';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { z } from 'zod/v4';
import { sha256Hex } from '../ledger/digest';
import { beginAssertion, beginEnrolment, verifyEnrolment } from './ceremonies';
import { ProofService } from './ProofService';
import { takeChallenge } from './operations/challenges';
import {
  insertPasskey,
  listPasskeys,
  lockPasskey,
  removePasskey,
} from './operations/passkeys';
import { isUsable, toPasskey } from './passkeyView';
import { PasskeyRow } from './rows';

/** Somebody who acts on passkeys. */
export interface PasskeyCaller {
  userRef: string;
  actor: LedgerActor;
}

interface Options {
  knex: Knex;
  proofs: ProofService;
  clock: { now(trx: Knex.Transaction): Promise<Date> };
  ledger: LedgerPort;
  /** Tells the person, and security, that a passkey was set up. Called after the commit. */
  announce: (passkey: {
    userRef: string;
    label: string;
    usableFrom: string;
  }) => Promise<void>;
}

/**
 * The passkeys of people. A person's first one can be used after a delay only, and everybody concerned is told at once;
 * each further one has to be admitted by one that is usable. So whoever holds a stolen session cannot make themselves a
 * proof of presence unnoticed.
 */
export class PasskeyService {
  readonly #knex: Knex;
  readonly #proofs: ProofService;
  readonly #clock: Options['clock'];
  readonly #ledger: LedgerPort;
  readonly #announce: Options['announce'];

  constructor(options: Options) {
    this.#knex = options.knex;
    this.#proofs = options.proofs;
    this.#clock = options.clock;
    this.#ledger = options.ledger;
    this.#announce = options.announce;
  }

  /** The passkeys of a person, oldest first. */
  async list(userRef: string): Promise<Passkey[]> {
    return this.#knex.transaction(async trx => {
      const now = (await this.#clock.now(trx)).toISOString();
      return (await listPasskeys(trx, userRef)).map(row => toPasskey(row, now));
    });
  }

  /** Begins setting up a passkey. @throws ConflictError where the portal does not know its own address. */
  async begin(userRef: string): Promise<Enrolment> {
    return this.#knex.transaction(async trx => {
      const now = await this.#clock.now(trx);
      const present = await listPasskeys(trx, userRef);
      const usable = present.filter(row => isUsable(row, now.toISOString()));
      const common = { settings: this.#proofs.settings, userRef, now };
      return {
        create: await beginEnrolment(trx, { ...common, present }),
        ...(usable.length > 0
          ? {
              admit: await beginAssertion(trx, {
                ...common,
                usable,
                purpose: { for: 'admit' },
              }),
            }
          : {}),
      };
    });
  }

  /**
   * Sets up a passkey.
   *
   * @throws InputError for one that does not verify, NotAllowedError where another one has to admit it, ConflictError
   * when it is set up already.
   */
  async enrol(
    request: z.output<typeof passkeyRequestSchema>,
    caller: PasskeyCaller,
  ): Promise<Passkey> {
    const passkey = await this.#knex.transaction(async trx => {
      const now = await this.#clock.now(trx);
      const row = await this.#admit(trx, request, caller, now);
      if (!(await insertPasskey(trx, row))) {
        throw new ConflictError('That passkey is set up already');
      }
      await this.#record(trx, 'passkey.enrolled', row, caller, now);
      return toPasskey(row, now.toISOString());
    });
    await this.#announce({
      userRef: caller.userRef,
      label: passkey.label,
      usableFrom: passkey.usableFrom,
    });
    return passkey;
  }

  /**
   * Removes a passkey for good.
   *
   * @param anybodys - whether the caller may remove those of others.
   * @throws NotFoundError when there is none that the caller may remove.
   */
  async remove(
    id: string,
    caller: PasskeyCaller,
    anybodys: boolean,
  ): Promise<void> {
    await this.#knex.transaction(async trx => {
      const row = await lockPasskey(trx, id);
      const own = row?.user_ref === caller.userRef;
      if (!row || row.removed_at !== null || !(own || anybodys)) {
        throw new NotFoundError('There is no such passkey of yours');
      }
      const now = await this.#clock.now(trx);
      await removePasskey(trx, {
        id,
        at: now.toISOString(),
        by: caller.userRef,
      });
      await this.#record(trx, 'passkey.removed', row, caller, now);
    });
  }

  async #admit(
    trx: Knex.Transaction,
    request: z.output<typeof passkeyRequestSchema>,
    caller: PasskeyCaller,
    now: Date,
  ): Promise<PasskeyRow> {
    const at = now.toISOString();
    const { settings } = this.#proofs;
    const challenge = await takeChallenge(trx, {
      id: request.challengeId,
      at,
    });
    if (
      !challenge ||
      challenge.purpose !== 'enrol' ||
      challenge.user_ref !== caller.userRef ||
      challenge.expires_at < at
    ) {
      throw new NotAllowedError(
        'Setting up a passkey was not begun by you, took too long, or was done already; begin again',
      );
    }
    const present = await listPasskeys(trx, caller.userRef);
    const first = !present.some(row => isUsable(row, at));
    if (!first) {
      if (!request.admittedBy) {
        throw new NotAllowedError(
          'One of your passkeys has to admit another one (proof-required)',
        );
      }
      await this.#proofs.redeem(trx, request.admittedBy, caller, 'admit');
    }
    const { credential, backedUp } = await verifyEnrolment({
      settings,
      challenge,
      response: request.response,
    });
    const waitMs = first ? settings.enrolmentDelayMs : 0;
    return {
      id: credential.id,
      user_ref: caller.userRef,
      label: request.label,
      public_key: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: JSON.stringify(credential.transports ?? []),
      backed_up: backedUp,
      created_at: at,
      usable_from: new Date(now.getTime() + waitMs).toISOString(),
      last_used_at: null,
      removed_at: null,
      removed_by: null,
    };
  }

  async #record(
    trx: Knex.Transaction,
    type: 'passkey.enrolled' | 'passkey.removed',
    row: PasskeyRow,
    caller: PasskeyCaller,
    at: Date,
  ): Promise<void> {
    await this.#ledger.append(trx, [
      {
        type,
        subject: 'passkeys',
        at,
        actor: caller.actor,
        data: { passkey: sha256Hex(row.id), usableFrom: row.usable_from },
        personal: { of: row.user_ref, label: row.label },
      },
    ]);
  }
}
