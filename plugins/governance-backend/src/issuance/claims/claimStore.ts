import { assertError } from '@backstage/errors';
import { keyOf } from '@countersign/plugin-governance-common';
import {
  SecretStore,
  SecretValue,
  StoreResult,
} from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';
import { lastWords } from '../../trouble';
import { findClaimKey } from './operations/claimKeys';
import {
  destroyClaims,
  findCredential,
  lockClaim,
  putClaim,
} from './operations/claims';
import { ClaimContext } from './ports';
import { sealTo } from './sealTo';
import { referenceOf } from './standingOf';

/** Id of the store; what stands before the colon of its targets. */
export const CLAIM_STORE = 'claim';

const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
const REFERENCE = referenceOf('');

function refused(reason: string): StoreResult {
  return { outcome: 'refused', reason };
}

/**
 * Seals values to the public key of whoever asked for them, so that they can be taken once and read by nobody but them. The target
 * is the key's thumbprint, so what is approved is this key and no other.
 */
export function createClaimStore(context: ClaimContext): SecretStore {
  const { knex, clock, logger, settings } = context;

  const idOf = (reference: string) =>
    reference.startsWith(REFERENCE) ? reference.slice(REFERENCE.length) : '';

  async function seal(
    value: SecretValue,
    target: string,
    about: Record<string, string>,
  ) {
    const key = await knex.transaction(trx => findClaimKey(trx, target));
    return (
      key && {
        owner: key.owner,
        jwe: await sealTo(
          { thumbprint: key.thumbprint, jwk: JSON.parse(key.jwk) },
          value.reveal(),
          about,
        ),
      }
    );
  }

  async function put(
    value: SecretValue,
    {
      target,
      about,
      idempotencyKey,
    }: Pick<
      Parameters<SecretStore['put']>[1],
      'target' | 'about' | 'idempotencyKey'
    >,
  ): Promise<StoreResult> {
    const sealed = await seal(value, target, about);
    if (!sealed) {
      return refused(`no key with the thumbprint ${target} is registered`);
    }
    return knex.transaction(async trx => {
      // Asked for again: it may have been removed while the value was sealed.
      const key = await findClaimKey(trx, target);
      const credential = await findCredential(trx, about.credential ?? '');
      if (!key || !credential) {
        return refused(
          key
            ? 'it is not known which credential it is the value of'
            : `the key ${target} was removed`,
        );
      }
      if (keyOf(credential.requested_by) !== sealed.owner) {
        return refused(
          `the key ${target} is not of ${credential.requested_by}, who asked for it`,
        );
      }
      const now = await clock.now(trx);
      const claim = await putClaim(trx, {
        id: randomUUID(),
        thumbprint: target,
        owner: sealed.owner,
        credential_id: credential.id,
        idempotency_key: idempotencyKey,
        state: 'sealed',
        version: 1,
        jwe: sealed.jwe,
        created_at: now.toISOString(),
        expires_at: new Date(now.getTime() + settings.keepForMs).toISOString(),
        opened_at: null,
        claimed_at: null,
        claimed_from: null,
        second_at: null,
        second_from: null,
        alarm: null,
        destroyed_at: null,
        destroyed_why: null,
      });
      return claim
        ? {
            outcome: 'stored',
            reference: referenceOf(claim.id),
            version: String(claim.version),
          }
        : refused('an earlier value was taken or destroyed already');
    });
  }

  return {
    id: CLAIM_STORE,
    kind: 'sealed-claim',
    title: 'Sealed one-time claims',
    development: false,

    check: target =>
      THUMBPRINT.test(target)
        ? []
        : [
            `'${target}' is no thumbprint of a key; accepted is what registering a key answers, such as claim:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs`,
          ],

    async checkFor(trx, target, { requestedBy }) {
      const key = await findClaimKey(trx, target);
      // Said alike of a key that is nobody's and of one that is somebody else's.
      return key?.owner === keyOf(requestedBy)
        ? []
        : [
            `${requestedBy} has no key with the thumbprint ${target}; it can be sealed to a key of theirs only, which they register first`,
          ];
    },

    async put(value, options) {
      try {
        return await put(value, options);
      } catch (error) {
        // Said as an answer, so that what was issued is revoked now and not only when it is looked for.
        assertError(error);
        logger.error(
          `A value for ${options.target} could not be sealed: ${lastWords(
            error,
          )}`,
        );
        return {
          outcome: 'failed',
          reason: 'it could not be sealed or kept',
          retryable: true,
        };
      }
    },

    async holds({ reference, version }) {
      return knex.transaction(async trx => {
        const claim = await lockClaim(trx, idOf(reference));
        return (
          claim !== undefined &&
          // What was taken is where it was meant to be.
          claim.state !== 'destroyed' &&
          (version === undefined || String(claim.version) === version)
        );
      });
    },

    async destroy({ reference }) {
      await knex.transaction(async trx => {
        const at = (await clock.now(trx)).toISOString();
        await destroyClaims(
          trx,
          { ids: [idOf(reference)] },
          { at, why: 'withdrawn' },
        );
      });
      return { outcome: 'destroyed' };
    },
  };
}
