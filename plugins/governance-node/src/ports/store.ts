import { Knex } from 'knex';
import { SecretValue } from './SecretValue';

/**
 * What became of a value that was to be stored. Reasons are for a person and never hold a secret.
 *
 * @public
 */
export type StoreResult =
  | {
      outcome: 'stored';
      /** Where it lies, as its reader names it; for example `kv/payments#password`. */
      reference: string;
      /** The store's own number for what was written, where it has one. */
      version?: string;
    }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'failed'; reason: string; retryable: boolean };

/**
 * Receives credentials, so that their value goes from issuer to store inside one call and to nobody else.
 *
 * @public
 */
export interface SecretStore {
  /** Id of this configured store; the part before the colon of a target such as `vault:kv/payments#password`. */
  id: string;
  kind: string;
  title: string;
  /** Whether it is for development only; refused outside. */
  development: boolean;
  /** What stands against a target, for a person; empty where nothing does. Asks nobody. */
  check(target: string): string[];
  /**
   * What stands against a target for whoever asks, for a person; empty where nothing does. Asked within the transaction that takes
   * a request or an order, so it reads the portal's own records and calls no system. For stores whose targets are somebody's.
   *
   * @param options - `requestedBy`: who the credential is for, such as `user:default/ann`
   */
  checkFor?(
    trx: Knex.Transaction,
    target: string,
    options: { requestedBy: string },
  ): Promise<string[]>;
  /**
   * Puts a value where the target says. An unfinished earlier call with the same key may have done so already; then it is
   * written over, for its value is not known any more.
   */
  put(
    value: SecretValue,
    options: {
      target: string;
      /** Public facts that are kept beside the value: who it is for, when it ends. */
      about: Record<string, string>;
      idempotencyKey: string;
      signal: AbortSignal;
    },
  ): Promise<StoreResult>;
  /** Whether what was written is there. @throws where the store cannot be asked */
  holds(
    written: { reference: string; version?: string },
    options: { signal: AbortSignal },
  ): Promise<boolean>;
  /** Takes a value out for good. What is not there was taken out already. */
  destroy(
    written: { reference: string; version?: string },
    options: { signal: AbortSignal },
  ): Promise<StoreResult | { outcome: 'destroyed' }>;
}
