import {
  RemediationConnector,
  RemediationOrder,
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { accountOf } from '../accounts';
import { isRefusal, messageOf } from '../client/errors';
import { KubernetesServer } from '../client/KubernetesServer';
import { tryAgain } from '../client/tryAgain';
import { isSystemNamespace } from '../ownership';
import {
  AccountName,
  KubernetesConfig,
  RemediationConfig,
} from '../readKubernetesConfig';
import { AccountOrder } from './accountOrder';
import { ClusterObjects } from './ClusterObjects';
import { deleteAccount } from './deleteAccount';
import { disableAccount } from './disableAccount';
import { applyToGrant, GrantOrder, verifyGrant } from './grantOrders';
import { isInReach, mayBeDisabled } from './objections';
import { restoreAccount } from './restoreAccount';
import { parseSubject } from './subjects';
import { endToken, TokenOrder, verifyEnded } from './tokenOrders';
import { verifyAccount } from './verifyAccount';

/** What an order comes to in a cluster, or why it is refused whatever the cluster shows. */
type Ordered =
  | { kind: 'grant'; order: GrantOrder }
  | { kind: 'account'; order: AccountOrder }
  | { kind: 'token'; order: TokenOrder }
  | { kind: 'refused'; reason: string };

/**
 * Carries decisions about bindings, service accounts and tokens of a cluster out, and reads them back. A binding is taken away and
 * given back. An account is put out of service by taking it out of every binding, and deleted once its cool-down is over. A token
 * can only be ended for good.
 */
export class KubernetesRemediation implements RemediationConnector {
  readonly id = 'kubernetes@v1';
  readonly source: string;
  readonly #realm: string;
  readonly #config: RemediationConfig;
  // Not printed with the object: it holds the connector's own token.
  readonly #server: KubernetesServer;

  constructor(
    { id, realm }: Pick<KubernetesConfig, 'id' | 'realm'>,
    options: { remediation: RemediationConfig; server: KubernetesServer },
  ) {
    this.source = id;
    this.#realm = realm;
    this.#config = options.remediation;
    this.#server = options.server;
  }

  supports({
    action,
    subject,
  }: Pick<RemediationOrder, 'action' | 'subject'>): boolean {
    const parsed = parseSubject(subject);
    switch (parsed?.kind) {
      case undefined:
        return false;
      case 'binding':
        return action !== 'reduce' && isInReach(parsed.binding, this.#config);
      case 'account':
        return action !== 'reduce' && this.#mayBeDisabled(parsed.account);
      case 'secret':
        return (
          action === 'revoke' &&
          this.#config.namespaces.includes(parsed.namespace)
        );
      case 'token':
        return action === 'revoke';
      default:
        throw new Error(`Unexpected subject ${parsed satisfies never}`);
    }
  }

  async apply(
    order: RemediationOrder,
    { signal }: { idempotencyKey: string; signal: AbortSignal },
  ): Promise<RemediationResult> {
    const ordered = this.#read(order);
    const objects = new ClusterObjects(this.#server, signal);
    try {
      return await tryAgain(() => this.#carryOut(ordered, objects, signal));
    } catch (error) {
      return isRefusal(error)
        ? { outcome: 'refused', reason: messageOf(error) }
        : { outcome: 'failed', reason: messageOf(error), retryable: true };
    }
  }

  async verify(
    order: RemediationOrder,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationVerification> {
    const ordered = this.#read(order);
    const objects = new ClusterObjects(this.#server, signal);
    switch (ordered.kind) {
      case 'refused':
        return { verified: false, detail: ordered.reason };
      case 'grant':
        return verifyGrant(objects, ordered.order);
      case 'account':
        return verifyAccount(objects, ordered.order);
      case 'token':
        return verifyEnded(objects, ordered.order);
      default:
        throw new Error(`Unexpected order ${ordered satisfies never}`);
    }
  }

  async #carryOut(
    ordered: Ordered,
    objects: ClusterObjects,
    signal: AbortSignal,
  ): Promise<RemediationResult> {
    switch (ordered.kind) {
      case 'refused':
        return { outcome: 'refused', reason: ordered.reason };
      case 'grant':
        return applyToGrant(objects, ordered.order, this.#config);
      case 'account':
        return this.#changeAccount(ordered.order, objects);
      case 'token':
        return endToken(objects, ordered.order, {
          config: this.#config,
          signal,
        });
      default:
        throw new Error(`Unexpected order ${ordered satisfies never}`);
    }
  }

  #changeAccount(
    order: AccountOrder,
    objects: ClusterObjects,
  ): Promise<RemediationResult> {
    if (order.action === 'restore') {
      return restoreAccount(objects, order);
    }
    return order.isFinal
      ? deleteAccount(objects, order)
      : disableAccount(objects, order, this.#config);
  }

  /** Nothing of the platform's own is touched, and nothing that the order names in another cluster or of another account. */
  #read(order: RemediationOrder): Ordered {
    const { action, identity, subject } = order;
    const refuse = (reason: string): Ordered => ({ kind: 'refused', reason });
    const account = accountOf(identity.externalId);
    if (identity.realm !== this.#realm || !account) {
      return refuse(
        `'${identity.externalId}' of '${
          identity.realm
        }' is no service account of the cluster '${this.#realm}'`,
      );
    }
    if (isSystemNamespace(account.namespace)) {
      return refuse(`${identity.externalId} is the platform's own`);
    }
    if (!this.supports(order)) {
      return refuse(
        `it cannot ${action} '${subject.externalId}', or may not by its configuration`,
      );
    }
    const isFinal = action === 'revoke' && order.disabledAt !== undefined;
    const { name: role, createdAt } = subject.expected;
    const parsed = parseSubject(subject);
    switch (parsed?.kind) {
      case 'binding':
        return {
          kind: 'grant',
          order: { action, role, isFinal, account, name: parsed.binding },
        };
      case 'account':
        return isSameAccount(parsed.account, account)
          ? { kind: 'account', order: { action, createdAt, isFinal, account } }
          : refuse(`'${subject.externalId}' is not ${identity.externalId}`);
      case 'secret':
        return parsed.namespace === account.namespace
          ? {
              kind: 'token',
              order: { account, createdAt, of: { secret: parsed.name } },
            }
          : refuse(
              `'${subject.externalId}' is in another namespace than ${identity.externalId}`,
            );
      case 'token':
        return this.#config.namespaces.includes(account.namespace)
          ? {
              kind: 'token',
              order: { account, of: { credentialId: parsed.credentialId } },
            }
          : refuse(
              `nothing in the namespace ${account.namespace} may be changed from here`,
            );
      case undefined:
        return refuse(`'${subject.externalId}' is nothing of a cluster`);
      default:
        throw new Error(`Unexpected subject ${parsed satisfies never}`);
    }
  }

  #mayBeDisabled(account: AccountName): boolean {
    return mayBeDisabled(account, this.#config.namespaces);
  }
}

function isSameAccount(one: AccountName, other: AccountName): boolean {
  return one.namespace === other.namespace && one.name === other.name;
}
