import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  Ceremony,
  proofAnswerSchema,
} from '@countersign/plugin-governance-common';
import { PresenceProof } from '@countersign/plugin-governance-flows';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { z } from 'zod/v4';
import { sha256Hex } from '../ledger/digest';
import { beginAssertion, verifyAssertion } from './ceremonies';
import { keepAssertion, takeChallenge } from './operations/challenges';
import {
  listPasskeys,
  lockPasskey,
  notePasskeyUse,
} from './operations/passkeys';
import { isUsable } from './passkeyView';
import { ProvenDecision } from './presenceChallenge';
import { ProofSettings } from './readProofSettings';
import { ChallengePurpose, ChallengeRow } from './rows';

/** The kind of proof that passkeys give, as flows name it. */
export const HUMAN_PROOF = 'human-proof@v1';

/** What an authenticator answered, parsed. */
export type GivenProof = z.output<typeof proofAnswerSchema>;

interface Options {
  /** `undefined` where the portal's address is not known. */
  settings: ProofSettings | undefined;
  clock: { now(trx: Knex.Transaction): Promise<Date> };
  ledger: LedgerPort;
}

/**
 * Proofs that a human is present, by passkeys (WebAuthn). Each is bound to one decision on one digest by one person,
 * and counts once.
 */
export class ProofService {
  readonly #settings: ProofSettings | undefined;
  readonly #clock: Options['clock'];
  readonly #ledger: LedgerPort;

  constructor(options: Options) {
    this.#settings = options.settings;
    this.#clock = options.clock;
    this.#ledger = options.ledger;
  }

  /** @throws ConflictError where the portal does not know its own address, which passkeys are made for. */
  get settings(): ProofSettings {
    if (!this.#settings) {
      throw new ConflictError(
        'Passkeys are not set up in this portal: neither app.baseUrl nor governance.proofs.origins says where it is',
      );
    }
    return this.#settings;
  }

  /**
   * Begins a proof for a decision.
   *
   * @throws ConflictError where the person has no passkey that is usable.
   */
  async begin(
    trx: Knex.Transaction,
    decision: ProvenDecision,
    userRef: string,
  ): Promise<Ceremony> {
    const now = await this.#clock.now(trx);
    const at = now.toISOString();
    const passkeys = await listPasskeys(trx, userRef);
    const usable = passkeys.filter(row => isUsable(row, at));
    if (usable.length === 0) {
      const next = passkeys.map(row => row.usable_from).sort()[0];
      throw new ConflictError(
        next === undefined
          ? 'You have no passkey yet; set one up first (no-passkey)'
          : `Your passkey can be used from ${next} on (no-passkey)`,
      );
    }
    return beginAssertion(trx, {
      settings: this.settings,
      userRef,
      usable,
      now,
      purpose: { for: 'decide', of: decision },
    });
  }

  /**
   * Verifies the proof of a decision. Its time is when the challenge was given out: nobody was present later than that
   * for certain.
   *
   * @throws NotAllowedError when it is of another person, decision, digest or portal, was used, or has run out.
   */
  async verify(
    trx: Knex.Transaction,
    given: GivenProof,
    decision: ProvenDecision,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<PresenceProof> {
    const challenge = await this.redeem(trx, given, caller, 'decide');
    if (
      challenge.instance_id !== decision.instanceId ||
      challenge.decision !== decision.decision ||
      challenge.digest !== decision.digest
    ) {
      throw new NotAllowedError(
        'The proof is of another decision than this one, or of what was there before it changed (proof-mismatch)',
      );
    }
    return {
      uses: HUMAN_PROOF,
      at: challenge.created_at,
      digest: decision.digest,
    };
  }

  /**
   * Takes a challenge and verifies what answers it, whatever it is for.
   *
   * @throws NotAllowedError when it does not hold.
   */
  async redeem(
    trx: Knex.Transaction,
    given: GivenProof,
    caller: { userRef: string; actor: LedgerActor },
    purpose: ChallengePurpose,
  ): Promise<ChallengeRow> {
    const now = await this.#clock.now(trx);
    const at = now.toISOString();
    const challenge = await takeChallenge(trx, { id: given.challengeId, at });
    if (
      !challenge ||
      challenge.user_ref !== caller.userRef ||
      challenge.purpose !== purpose
    ) {
      throw new NotAllowedError(
        'The proof was used already, or was begun by somebody else or for something else (proof-mismatch)',
      );
    }
    if (challenge.expires_at < at) {
      throw new NotAllowedError(
        `The proof had to be given before ${challenge.expires_at} (proof-stale)`,
      );
    }
    const passkey = await lockPasskey(trx, given.response.id);
    if (
      !passkey ||
      passkey.user_ref !== caller.userRef ||
      !isUsable(passkey, at)
    ) {
      throw new NotAllowedError(
        'The passkey is none of yours, was removed, or is not usable yet (proof-mismatch)',
      );
    }
    const counter = await verifyAssertion({
      settings: this.settings,
      challenge,
      passkey,
      response: given.response,
    });
    const assertion = JSON.stringify(given.response);
    await notePasskeyUse(trx, { id: passkey.id, counter, at });
    await keepAssertion(trx, {
      id: challenge.id,
      passkeyId: passkey.id,
      assertion,
    });
    await this.#ledger.append(trx, [
      {
        type: 'proof.given',
        subject: challenge.instance_id
          ? `flow-instance:${challenge.instance_id}`
          : 'passkeys',
        at: now,
        actor: caller.actor,
        data: {
          purpose,
          challenge: challenge.id,
          passkey: sha256Hex(passkey.id),
          assertion: sha256Hex(assertion),
          ...(challenge.digest ? { digest: challenge.digest } : {}),
          ...(challenge.decision ? { decision: challenge.decision } : {}),
        },
      },
    ]);
    return challenge;
  }
}
