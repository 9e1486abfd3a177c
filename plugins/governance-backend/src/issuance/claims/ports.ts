import { LoggerService } from '@backstage/backend-plugin-api';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ClaimSettings } from './readClaimSettings';
import { DestroyedWhy } from './rows';

/** What keys and claims work with. */
export interface ClaimContext {
  knex: Knex;
  /** Time of deadlines. */
  clock: { now(trx: Knex.Transaction): Promise<Date> };
  ledger: LedgerPort;
  logger: LoggerService;
  settings: ClaimSettings;
}

/** Somebody who acts on keys and claims. */
export interface ClaimCaller {
  userRef: string;
  actor: LedgerActor;
}

/** Somebody wants something of a claim. */
export interface ClaimCall {
  id: string;
  /** The address that it comes from. */
  from: string;
}

/** A use of a claim: when, and from which address. */
export interface ClaimUse {
  at: string;
  from: string;
}

/** A credential whose sealed value was asked for twice, so that two may have it. */
export interface SecondUse {
  claimId: string;
  credentialId: string;
  /** Whose it is. */
  owner: string;
  first: ClaimUse;
  second: ClaimUse;
}

/** A credential whose value was destroyed before anybody took it, so that nobody has it. */
export interface LostValue {
  claimId: string;
  credentialId: string;
  owner: string;
  why: DestroyedWhy;
}

/**
 * What follows from a value that nobody has, such as revoking the credential. May come more than once for one, and comes again
 * until it has not thrown.
 */
export type OnLostValue = (lost: LostValue) => Promise<void>;

/**
 * What follows from a second use, such as revoking the credential. May come more than once for one, and comes again until it has
 * not thrown.
 */
export type OnSecondUse = (use: SecondUse) => Promise<void>;
