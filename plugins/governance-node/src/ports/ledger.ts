import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';

/**
 * Who acted, by what authority.
 *
 * @public
 */
export interface LedgerActor {
  kind: 'person' | 'service' | 'agent' | 'engine';
  /** Entity reference of a person or agent, or the name of a service. Kept apart from the chain, erasable. */
  principal?: string;
  /** As far as it is known. */
  signIn?: { provider?: string; at?: Date };
  /** Method and path, or the name of the action or task, through which it came. */
  route?: string;
  /** Digest over the sorted group references that the principal had then. */
  membershipDigest?: string;
}

/**
 * Something that happened and is to be proved later. `data` is plain, holds no secret, no name of a person and no free
 * text; those go to `personal`.
 *
 * @public
 */
export interface LedgerRecord {
  /** What happened, `noun.verb`, such as `review.decided`. */
  type: string;
  /** What it happened to: a reference that stays stable. */
  subject: string;
  at: Date;
  actor: LedgerActor;
  data: JsonObject;
  /**
   * Names and free text by field name. Encrypted under the key of the person they are about: the actor, unless `of`
   * names somebody else. The chain holds a salted commitment only.
   */
  personal?: Record<string, string | { value: string; of: string }>;
}

/**
 * Where transitions and decisions are recorded.
 *
 * @public
 */
export interface LedgerPort {
  /**
   * Writes records in the caller's transaction, in the order given. Does not wait for other writers; the place in the
   * chain is given after commit.
   *
   * @throws InputError when a record is not well-formed
   */
  append(trx: Knex.Transaction, records: LedgerRecord[]): Promise<void>;
}
