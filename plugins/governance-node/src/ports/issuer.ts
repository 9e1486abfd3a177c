import { RemediationResult } from './remediation';
import { SecretValue } from './SecretValue';

/**
 * How the credentials of an issuer come to life. `native-disable`: the system itself refuses them until they are enabled.
 * `sealed-until-confirmed`: they would work, but nobody can read them until then. `not-before`: they work from a time that
 * stands in them. `bounded-automatic`: short-lived, and usable once environment and scope have been confirmed for all of
 * them.
 *
 * @public
 */
export type ActivationMode =
  | 'native-disable'
  | 'sealed-until-confirmed'
  | 'not-before'
  | 'bounded-automatic';

/**
 * What an issuer can do. Policy and pages read it and assume nothing.
 *
 * @public
 */
export interface IssuerCapabilities {
  activation: ActivationMode;
  /** What it makes: a secret value, or a document about a public key that the order brings. */
  material: 'secret' | 'public-key';
  /**
   * What revoking does: `observed`, the system refuses the credential and shows that it does; `passive`, it is not renewed
   * and works until it ends; `none`, it works until it ends, whatever is done.
   */
  revocation: 'observed' | 'passive' | 'none';
  /**
   * Whether it can say everything that it has made and that is still there, so that what got lost is found. Where it cannot,
   * what was made by a call whose answer got lost may not be found by its tag either, and must then be of no use to anybody,
   * ever: an order that comes again makes another one.
   */
  lists: boolean;
  /** Whether a credential can be put out of service and brought back. */
  suspends: boolean;
  /** Longest life of a credential, in milliseconds. */
  longestLifeMs: number;
}

/**
 * What is to be made. Everything in it was approved; nothing that was not is in it.
 *
 * @public
 */
export interface IssueOrder {
  /**
   * Names this attempt for good and is put beside the credential in the system, where {@link Issuer.lookup} finds it. Lower
   * case letters, digits and `-`, at most 40 of them. An order that comes again has the same one.
   */
  tag: string;
  /** External id of the identity in the issuer's system that the credential is for. */
  identity: string;
  environment: string;
  /** What the holder may do, in the issuer's own words. */
  scopes: string[];
  /** When it ends, ISO 8601. */
  notAfter: string;
  /** Entity reference of whoever answers for it. */
  owner: string;
  purpose: string;
  requestedBy: string;
  /** Public key of the holder, where the issuer makes a document about one: SPKI in PEM. */
  publicKey?: string;
}

/**
 * A credential as its issuer knows it. Holds nothing secret.
 *
 * @public
 */
export interface IssuedCredential {
  tag: string;
  /** What the system calls it, for example the name of a role, a key's id, a client id or a serial number. */
  externalId: string;
  /** The identity that it was ordered for, as the order names it. */
  identity: string;
  /** `disabled`: made and refused by the system. `usable`: accepted, by whoever holds it. */
  status: 'disabled' | 'usable' | 'revoked' | 'expired';
  scopes: string[];
  /** ISO 8601; what the system really holds, which may be earlier than what was ordered and is never later. */
  notAfter: string;
  /** SHA-256 over what is public in it (SPKI, token id), in hexadecimal. */
  publicDigest?: string;
}

/**
 * What became of an order. Reasons are for a person and never hold a secret.
 *
 * - `issued`: made, by this very call.
 * - `present`: an earlier call with this tag made it. Its secret cannot be had any more.
 * - `refused`: nothing was made, and asking again is no use.
 * - `failed`: nothing was made, which is certain; asking again may help.
 * - `unknown`: it may have been made, or may still be made by what is under way.
 *
 * @public
 */
export type IssueResult =
  | {
      outcome: 'issued';
      credential: IssuedCredential;
      /** What the holder proves itself with: a secret, or a document that is public. */
      material: SecretValue;
    }
  | { outcome: 'present'; credential: IssuedCredential }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'failed'; reason: string }
  | { outcome: 'unknown'; reason: string };

/**
 * What a system shows of the use of a credential.
 *
 * @public
 */
export interface CredentialUse {
  /** Whether somebody works with it at this moment. */
  now: boolean;
  /** When it was last used, ISO 8601, as far as the system keeps that. */
  lastUsedAt?: string;
}

/**
 * Makes credentials in one system, brings them to life, and takes them out of service. Every call may come any number of
 * times. No call throws for what the other side does; each says what is known to have happened.
 *
 * @public
 */
export interface Issuer {
  /** Id of this configured issuer, for example `ledger-db`. Stands in records for ever. */
  id: string;
  /** Kind of system, for example `postgresql`. */
  kind: string;
  title: string;
  /** Environment that it issues for; orders for another one are refused. */
  environment?: string;
  /** Id of the source that observes what it makes. */
  source?: string;
  capabilities: IssuerCapabilities;
  /**
   * What stands against an order, for a person; empty where nothing does. Asks nobody.
   *
   * @param now - for what has a time in it
   */
  check(order: IssueOrder, options: { now: Date }): string[];
  /** Makes a credential that is not usable yet, as far as `capabilities.activation` says. */
  issue(
    order: IssueOrder,
    options: { now: Date; signal: AbortSignal },
  ): Promise<IssueResult>;
  /** Brings it to life. Refuses what is revoked, has ended or is not there. */
  activate(
    tag: string,
    options: { now: Date; signal: AbortSignal },
  ): Promise<RemediationResult>;
  /** Puts it out of service in a way that {@link Issuer.activate} ends. Only where `capabilities.suspends`. */
  suspend(
    tag: string,
    options: { signal: AbortSignal },
  ): Promise<RemediationResult>;
  /** Ends it for good. What is not there was ended already. */
  revoke(
    tag: string,
    options: { signal: AbortSignal },
  ): Promise<RemediationResult>;
  /**
   * What the system holds under a tag now; `undefined` where it holds nothing, which a call under way may still change.
   *
   * @throws where the system cannot be asked
   */
  lookup(
    tag: string,
    options: { now: Date; signal: AbortSignal },
  ): Promise<IssuedCredential | undefined>;
  /**
   * What the system shows of the use of a credential; `undefined` where it shows nothing under this tag. Left out by systems
   * that keep no record of use.
   *
   * @throws where the system cannot be asked
   */
  use?(
    tag: string,
    options: { signal: AbortSignal },
  ): Promise<CredentialUse | undefined>;
  /**
   * Everything under a tag that the system holds and that has not been revoked. Only where `capabilities.lists`.
   *
   * @throws where the system cannot be asked
   */
  list(options: {
    now: Date;
    signal: AbortSignal;
  }): AsyncIterable<IssuedCredential>;
}
