import { InputError, isError } from '@backstage/errors';
import {
  checkScopes,
  checkTerms,
  IssuedCredential,
  IssueOrder,
  Issuer,
  IssuerCapabilities,
  IssueResult,
  latestClock,
  readOrderedKey,
  RemediationResult,
  SecretValue,
} from '@countersign/plugin-governance-node';
import {
  CertificateAuthority,
  WrongCertificateError,
} from './CertificateAuthority';
import { describeCertificate } from './describeCertificate';
import { toSshKey } from './toSshKey';

const PAGE = 500;

function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

/**
 * Signs certificates of users with OpenSSH. A certificate works as soon as its holder has it, so none is made before its owner has
 * confirmed it; servers refuse it once they read it in the revocation list.
 */
export class SshIssuer implements Issuer {
  readonly id: string;
  readonly kind = 'ssh';
  readonly title: string;
  readonly environment?: string;
  readonly capabilities: IssuerCapabilities;
  readonly #principals: readonly string[];
  readonly #authority: CertificateAuthority;

  constructor(authority: CertificateAuthority) {
    const { config } = authority;
    this.id = config.id;
    this.title = config.title;
    this.environment = config.environment;
    this.#principals = config.principals;
    this.#authority = authority;
    this.capabilities = {
      activation: 'sealed-until-confirmed',
      material: 'public-key',
      revocation: 'observed',
      lists: true,
      // The list only grows.
      suspends: false,
      longestLifeMs: config.longestLifeMs,
    };
  }

  check(order: IssueOrder, { now }: { now: Date }): string[] {
    const problems = checkTerms(order, { now, issuer: this });
    return [
      ...problems,
      ...(problems.length > 0 ? [] : this.#checkKind(order)),
      ...checkScopes(order.scopes, this.#principals, 'principals'),
    ];
  }

  async issue(
    order: IssueOrder,
    options: { now: Date; signal: AbortSignal },
  ): Promise<IssueResult> {
    const { now, signal } = options;
    const problems = this.check(order, { now });
    if (problems.length > 0) {
      return { outcome: 'refused', reason: problems.join('; ') };
    }
    if (signal.aborted) {
      return { outcome: 'failed', reason: 'it was given up' };
    }
    try {
      const record = await this.#authority.begin(order, now);
      const certificate =
        record.state === 'signing'
          ? await this.#authority.sign(record, options)
          : undefined;
      const credential = await this.lookup(order.tag, options);
      if (!credential || credential.status === 'revoked') {
        return { outcome: 'refused', reason: 'the order was ended' };
      }
      return certificate === undefined
        ? { outcome: 'present', credential }
        : {
            outcome: 'issued',
            credential,
            material: new SecretValue(certificate),
          };
    } catch (error) {
      // Whatever was signed went away with its folder.
      return {
        outcome: error instanceof WrongCertificateError ? 'refused' : 'failed',
        reason: messageOf(error),
      };
    }
  }

  async activate(
    tag: string,
    options: { now: Date; signal: AbortSignal },
  ): Promise<RemediationResult> {
    try {
      const found = await this.lookup(tag, options);
      if (!found) {
        return { outcome: 'refused', reason: 'there is no such certificate' };
      }
      switch (found.status) {
        case 'disabled':
          return { outcome: 'refused', reason: 'it was never signed' };
        case 'revoked':
        case 'expired':
          return {
            outcome: 'refused',
            reason: `certificate ${found.externalId} ${
              found.status === 'revoked'
                ? 'was revoked'
                : `has ended at ${found.notAfter}`
            }`,
          };
        case 'usable':
          return this.#confirm(tag, found.externalId);
        default:
          throw new Error(`Unexpected status ${found.status satisfies never}`);
      }
    } catch (error) {
      return { outcome: 'failed', reason: messageOf(error), retryable: true };
    }
  }

  /** Refuses: what stands in the list stays in it. */
  async suspend(): Promise<RemediationResult> {
    return {
      outcome: 'refused',
      reason: 'a certificate can be revoked, and not be put out of service',
    };
  }

  async revoke(tag: string): Promise<RemediationResult> {
    try {
      const before = await this.#authority.find(tag);
      if (!before) {
        return { outcome: 'already-applied', detail: 'it was never made' };
      }
      const detail = `serial ${before.serial} stands in the revocation list`;
      if (
        before.state === 'revoked' &&
        (await this.#authority.isListed(before))
      ) {
        return { outcome: 'already-applied', detail };
      }
      await this.#authority.revoke(tag);
      // It may have been made meanwhile.
      const after = (await this.#authority.find(tag)) ?? before;
      return (await this.#authority.isListed(after))
        ? { outcome: 'applied', detail }
        : {
            outcome: 'failed',
            reason: `serial ${before.serial} does not stand in the revocation list`,
            retryable: true,
          };
    } catch (error) {
      return { outcome: 'failed', reason: messageOf(error), retryable: true };
    }
  }

  async lookup(
    tag: string,
    { now }: { now: Date; signal: AbortSignal },
  ): Promise<IssuedCredential | undefined> {
    const record = await this.#authority.find(tag);
    return (
      record &&
      describeCertificate(record, {
        now: latestClock(now),
        // What was decided counts where servers can read it.
        isListed:
          record.state === 'revoked' &&
          (await this.#authority.isListed(record)),
      })
    );
  }

  async *list({
    now,
  }: {
    now: Date;
    signal: AbortSignal;
  }): AsyncIterable<IssuedCredential> {
    for await (const record of this.#authority.list(PAGE)) {
      yield describeCertificate(record, {
        now: latestClock(now),
        isListed: false,
      });
    }
  }

  async #confirm(tag: string, serial: string): Promise<RemediationResult> {
    const applied = await this.#authority.activate(tag);
    const record = await this.#authority.find(tag);
    if (record?.state !== 'active') {
      return {
        outcome: 'refused',
        reason: `certificate ${serial} was revoked`,
      };
    }
    return {
      outcome: applied ? 'applied' : 'already-applied',
      detail: `certificate ${serial} was confirmed`,
    };
  }

  #checkKind({ publicKey }: IssueOrder): string[] {
    try {
      toSshKey(readOrderedKey(publicKey));
      return [];
    } catch (error) {
      if (error instanceof InputError) {
        return [error.message];
      }
      throw error;
    }
  }
}
