import { InputError, NotAllowedError, stringifyError } from '@backstage/errors';
import { Ceremony } from '@countersign/plugin-governance-common';
import {
  AuthenticationResponseJSON,
  AuthenticatorTransportFuture,
  RegistrationResponseJSON,
  WebAuthnCredential,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { Knex } from 'knex';
import { randomBytes, randomUUID } from 'node:crypto';
import { insertChallenge } from './operations/challenges';
import { ProvenDecision, presenceChallenge } from './presenceChallenge';
import { ProofSettings } from './readProofSettings';
import { ChallengeRow, PasskeyRow } from './rows';

/** For how long a challenge may be answered. */
const CHALLENGE_MS = 5 * 60 * 1000;

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'));
}

function transportsOf(row: PasskeyRow): AuthenticatorTransportFuture[] {
  return JSON.parse(row.transports);
}

function credentialOf(row: PasskeyRow): WebAuthnCredential {
  return {
    id: row.id,
    publicKey: bytesOf(row.public_key),
    counter: Number(row.counter),
    transports: transportsOf(row),
  };
}

function newChallenge(
  userRef: string,
  now: Date,
  purpose: { for: 'enrol' | 'admit' } | { for: 'decide'; of: ProvenDecision },
): ChallengeRow {
  const nonce = randomBytes(32).toString('base64url');
  const decision = purpose.for === 'decide' ? purpose.of : undefined;
  return {
    id: randomUUID(),
    user_ref: userRef,
    purpose: purpose.for,
    nonce,
    challenge: decision ? presenceChallenge(nonce, decision) : nonce,
    instance_id: decision?.instanceId ?? null,
    decision: decision?.decision ?? null,
    digest: decision?.digest ?? null,
    created_at: now.toISOString(),
    expires_at: new Date(now.getTime() + CHALLENGE_MS).toISOString(),
    used_at: null,
    passkey_id: null,
    assertion: null,
  };
}

/** Begins setting up a passkey. Synced passkeys and security keys are accepted alike; the person is always verified. */
export async function beginEnrolment(
  trx: Knex.Transaction,
  options: {
    settings: ProofSettings;
    userRef: string;
    present: readonly PasskeyRow[];
    now: Date;
  },
): Promise<Ceremony> {
  const { settings, userRef, present, now } = options;
  const row = newChallenge(userRef, now, { for: 'enrol' });
  await insertChallenge(trx, row);
  const created = await generateRegistrationOptions({
    rpID: settings.rpId,
    rpName: settings.rpName,
    userName: userRef,
    userID: new TextEncoder().encode(userRef).slice(0, 64),
    challenge: bytesOf(row.challenge),
    timeout: CHALLENGE_MS,
    attestationType: 'none',
    excludeCredentials: present.map(passkey => ({
      id: passkey.id,
      transports: transportsOf(passkey),
    })),
    authenticatorSelection: {
      residentKey: 'preferred',
      userVerification: 'required',
    },
  });
  return {
    challengeId: row.id,
    options: { ...created },
    expiresAt: row.expires_at,
  };
}

/** Begins a proof by one of the passkeys given: that a person decides, or admits another passkey. */
export async function beginAssertion(
  trx: Knex.Transaction,
  options: {
    settings: ProofSettings;
    userRef: string;
    usable: readonly PasskeyRow[];
    now: Date;
    purpose: { for: 'admit' } | { for: 'decide'; of: ProvenDecision };
  },
): Promise<Ceremony> {
  const { settings, userRef, usable, now, purpose } = options;
  const row = newChallenge(userRef, now, purpose);
  await insertChallenge(trx, row);
  const asked = await generateAuthenticationOptions({
    rpID: settings.rpId,
    challenge: bytesOf(row.challenge),
    timeout: CHALLENGE_MS,
    userVerification: 'required',
    allowCredentials: usable.map(passkey => ({
      id: passkey.id,
      transports: transportsOf(passkey),
    })),
  });
  return {
    challengeId: row.id,
    options: { ...asked },
    expiresAt: row.expires_at,
  };
}

/**
 * Verifies what an authenticator made: challenge, origin, relying party and that the person was verified.
 *
 * @throws InputError naming what is wrong with it.
 */
export async function verifyEnrolment(options: {
  settings: ProofSettings;
  challenge: ChallengeRow;
  response: RegistrationResponseJSON;
}): Promise<{ credential: WebAuthnCredential; backedUp: boolean }> {
  const { settings, challenge, response } = options;
  try {
    const result = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge.challenge,
      expectedOrigin: settings.origins,
      expectedRPID: settings.rpId,
      requireUserVerification: true,
    });
    if (result.verified) {
      const { credential, credentialBackedUp } = result.registrationInfo;
      return { credential, backedUp: credentialBackedUp };
    }
  } catch (error) {
    throw new InputError(
      `The passkey is not accepted: ${stringifyError(error)}`,
      error,
    );
  }
  throw new InputError('The passkey is not accepted: its attestation is wrong');
}

/**
 * Verifies a proof by a passkey: challenge, origin, relying party, signature, counter and that the person was verified.
 *
 * @returns the authenticator's new counter.
 * @throws NotAllowedError naming what is wrong with it.
 */
export async function verifyAssertion(options: {
  settings: ProofSettings;
  challenge: ChallengeRow;
  passkey: PasskeyRow;
  response: AuthenticationResponseJSON;
}): Promise<number> {
  const { settings, challenge, passkey, response } = options;
  try {
    const result = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge.challenge,
      expectedOrigin: settings.origins,
      expectedRPID: settings.rpId,
      credential: credentialOf(passkey),
      requireUserVerification: true,
    });
    if (result.verified) {
      return result.authenticationInfo.newCounter;
    }
  } catch (error) {
    throw new NotAllowedError(
      `The proof is not accepted: ${stringifyError(error)} (proof-mismatch)`,
      error,
    );
  }
  throw new NotAllowedError(
    'The proof is not accepted: its signature is wrong (proof-mismatch)',
  );
}
