import {
  RemediationConnector,
  RemediationOrder,
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { reportChange } from '../issuing/reportChange';
import { DatabaseIssuerConfig } from '../readDatabaseIssuers';
import { removeLogin, suspendLogin, wakeLogin } from './changeLogin';
import { describeLogin } from './describeLogin';
import { LiveLogin, Logins } from './Logins';

/**
 * Carries decisions about logins that were made here out, and reads them back: their password is disabled, given back, and taken away
 * with the login. The groups of a login are in the statement that made it, so that people are asked to take one away.
 */
export class DatabaseRemediation implements RemediationConnector {
  readonly id = 'openbao-database@v1';
  readonly source: string;
  // Not printed with the object: it holds the source's own token.
  readonly #logins: Logins;

  constructor(issuer: DatabaseIssuerConfig, server: OpenBaoServer) {
    this.source = issuer.id;
    this.#logins = new Logins(server, issuer);
  }

  supports({
    action,
    subject,
  }: Pick<RemediationOrder, 'action' | 'subject'>): boolean {
    return subject.kind === 'credential' && action !== 'reduce';
  }

  async apply(
    order: RemediationOrder,
    { signal }: { idempotencyKey: string; signal: AbortSignal },
  ): Promise<RemediationResult> {
    if (!this.supports(order)) {
      return {
        outcome: 'refused',
        reason: `it cannot ${order.action} '${order.subject.externalId}'`,
      };
    }
    return reportChange(async () => {
      const live = await this.#find(order, signal);
      if (!live) {
        const login = order.identity.externalId;
        return order.action === 'restore'
          ? {
              outcome: 'refused',
              reason: `there is no login ${login} any more`,
            }
          : {
              outcome: 'already-applied',
              detail: `there is no login ${login}`,
            };
      }
      return this.#carryOut(order, live, signal);
    });
  }

  async verify(
    order: RemediationOrder,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationVerification> {
    const isWanted = order.action === 'restore';
    const login = order.identity.externalId;
    const live = await this.#find(order, signal);
    const status = live && describeLogin(live, { now: new Date() }).status;
    return {
      verified: (status === 'usable') === isWanted,
      detail: `the server shows ${
        status === undefined ? `no login ${login}` : `${login} as ${status}`
      }`,
    };
  }

  #carryOut(
    { action, disabledAt }: RemediationOrder,
    live: LiveLogin,
    signal: AbortSignal,
  ): Promise<RemediationResult> {
    // What is removed cannot come back: until its cool-down is over it is only refused, where that can be.
    const isFinal = disabledAt !== undefined || live.kind === 'lease-alone';
    switch (action) {
      case 'disable':
        return suspendLogin(this.#logins, live, { signal });
      case 'restore':
        return this.#restore(live, signal);
      case 'revoke':
        return isFinal
          ? removeLogin(this.#logins, live.tag, { signal })
          : suspendLogin(this.#logins, live, { signal });
      case 'reduce':
        throw new Error('A password cannot be reduced');
      default:
        throw new Error(`Unexpected action ${action satisfies never}`);
    }
  }

  async #restore(
    live: LiveLogin,
    signal: AbortSignal,
  ): Promise<RemediationResult> {
    // To give back is not to confirm: what its owner has never confirmed stays refused.
    return live.kind === 'role' &&
      live.renewal.kind === 'puts-to-sleep' &&
      live.renewal.after === undefined
      ? {
          outcome: 'refused',
          reason: `${live.made.login} was never confirmed by its owner`,
        }
      : wakeLogin(this.#logins, live, { now: new Date(), signal });
  }

  async #find(
    { identity, subject }: RemediationOrder,
    signal: AbortSignal,
  ): Promise<LiveLogin | undefined> {
    const tag = this.#logins.tagIn(identity.externalId);
    const live =
      tag === undefined ? undefined : await this.#logins.find(tag, signal);
    const shown = live && describeLogin(live, { now: new Date() }).externalId;
    return shown === identity.externalId && shown === subject.externalId
      ? live
      : undefined;
  }
}
