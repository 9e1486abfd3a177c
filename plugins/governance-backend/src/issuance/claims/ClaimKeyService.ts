import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  ClaimKey,
  claimKeyRequestSchema,
  keyOf,
  publicJwkSchema,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { z } from 'zod/v4';
import {
  insertClaimKey,
  listClaimKeys,
  removeClaimKey,
} from './operations/claimKeys';
import { destroyClaims } from './operations/claims';
import { ClaimCaller, ClaimContext } from './ports';
import { readPublicKey } from './readPublicKey';
import { ClaimKeyRow } from './rows';

function toClaimKey(row: ClaimKeyRow): ClaimKey {
  return {
    thumbprint: row.thumbprint,
    target: `claim:${row.thumbprint}`,
    ...(row.label === null ? {} : { label: row.label }),
    jwk: publicJwkSchema.parse(JSON.parse(row.jwk)),
    createdAt: row.created_at,
  };
}

/** The public keys of people to which what they ask for is sealed. */
export class ClaimKeyService {
  constructor(private readonly context: ClaimContext) {}

  /** The keys of a person, oldest first. */
  async list(userRef: string): Promise<ClaimKey[]> {
    const rows = await this.context.knex.transaction(trx =>
      listClaimKeys(trx, keyOf(userRef)),
    );
    return rows.map(toClaimKey);
  }

  /**
   * Registers a key; the same one again yields what is registered.
   *
   * @throws InputError for what is no public key that can be sealed to, ConflictError where it is somebody else's or was removed
   */
  async register(
    request: z.output<typeof claimKeyRequestSchema>,
    caller: ClaimCaller,
  ): Promise<ClaimKey> {
    const { knex, clock } = this.context;
    const { thumbprint, jwk } = await readPublicKey(request.jwk);
    return knex.transaction(async trx => {
      const now = await clock.now(trx);
      const owner = keyOf(caller.userRef);
      const { kept, isNew } = await insertClaimKey(trx, {
        thumbprint,
        owner,
        label: request.label ?? null,
        jwk: JSON.stringify(jwk),
        created_at: now.toISOString(),
        removed_at: null,
      });
      if (kept.owner !== owner || kept.removed_at !== null) {
        throw new ConflictError(
          'That key is in use by somebody else, or was removed; make another',
        );
      }
      if (isNew) {
        await this.#record(trx, 'claimKey.registered', kept, caller, now, {});
      }
      return toClaimKey(kept);
    });
  }

  /**
   * Removes a key for good, and destroys what lies sealed to it: whoever removes one may have lost it to somebody.
   *
   * @throws NotFoundError where the caller has no such key
   */
  async remove(thumbprint: string, caller: ClaimCaller): Promise<void> {
    const { knex, clock } = this.context;
    await knex.transaction(async trx => {
      const now = await clock.now(trx);
      const at = now.toISOString();
      const owner = keyOf(caller.userRef);
      if (!(await removeClaimKey(trx, { thumbprint, owner, at }))) {
        throw new NotFoundError('There is no such key of yours');
      }
      const destroyed = await destroyClaims(
        trx,
        { thumbprint },
        { at, why: 'key-removed' },
      );
      const row = { thumbprint, owner, label: null };
      await this.#record(trx, 'claimKey.removed', row, caller, now, {
        destroyed,
      });
    });
  }

  async #record(
    trx: Knex.Transaction,
    type: 'claimKey.registered' | 'claimKey.removed',
    row: Pick<ClaimKeyRow, 'thumbprint' | 'owner' | 'label'>,
    caller: ClaimCaller,
    at: Date,
    data: { destroyed?: number },
  ): Promise<void> {
    await this.context.ledger.append(trx, [
      {
        type,
        subject: 'claim-keys',
        at,
        actor: caller.actor,
        data: { thumbprint: row.thumbprint, ...data },
        ...(row.label === null ? {} : { personal: { label: row.label } }),
      },
    ]);
  }
}
