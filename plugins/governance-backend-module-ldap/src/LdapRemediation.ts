import {
  RemediationConnector,
  RemediationOrder,
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { MEMBERSHIP, PASSWORD_CREDENTIAL } from './describeAccount';
import { Directory, Step } from './Directory';
import { isSameDn } from './distinguishedNames';
import { joinGroup, leaveGroup, readGroupsOf } from './groups';
import { endSteps, lockSteps, unlockSteps } from './lock';
import { OrderPlan, planOrder } from './planOrder';
import { Account, readAccount } from './readAccounts';
import { LdapSourceConfig } from './readLdapConfig';

/** Carries decisions about passwords and memberships of a directory out, and reads them back. */
export class LdapRemediation implements RemediationConnector {
  readonly id = 'ldap@v1';
  readonly source: string;
  readonly #config: LdapSourceConfig;

  constructor(config: LdapSourceConfig) {
    this.#config = config;
    this.source = config.id;
  }

  supports(order: Pick<RemediationOrder, 'action' | 'subject'>): boolean {
    const { kind, externalId } = order.subject;
    return (
      order.action !== 'reduce' &&
      (kind === 'credential'
        ? externalId === PASSWORD_CREDENTIAL
        : externalId.startsWith(MEMBERSHIP))
    );
  }

  apply(
    order: RemediationOrder,
    options: { idempotencyKey: string; signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#onAccount(
      order,
      options.signal,
      async ({ directory, ...at }) =>
        at.account
          ? this.#carryOut(
              directory,
              at.account,
              planOrder(order, at.account, at.groups),
            )
          : {
              outcome: 'already-applied',
              detail: `${order.identity.externalId} does not exist`,
            },
    );
  }

  verify(
    order: RemediationOrder,
    options: { signal: AbortSignal },
  ): Promise<RemediationVerification> {
    return this.#onAccount(order, options.signal, async ({ account, groups }) =>
      account
        ? readBack(order, account, groups)
        : {
            verified: order.action !== 'restore',
            detail: `the directory has no account ${order.identity.externalId}`,
          },
    );
  }

  #onAccount<T>(
    order: RemediationOrder,
    signal: AbortSignal,
    work: (at: {
      directory: Directory;
      account: Account | undefined;
      groups: string[];
    }) => Promise<T>,
  ): Promise<T> {
    return Directory.use(this.#config, signal, async directory => {
      const dn = order.identity.externalId;
      const account = await readAccount(directory, this.#config, dn);
      const groups = account
        ? await readGroupsOf(directory, this.#config, account.dn)
        : [];
      return work({ directory, account, groups });
    });
  }

  async #carryOut(
    directory: Directory,
    account: Account,
    plan: OrderPlan,
  ): Promise<RemediationResult> {
    const { dn, lockState } = account;
    const { lock } = this.#config;
    const change = async (
      steps: Step[],
      detail: string,
    ): Promise<RemediationResult> => {
      await directory.modify(dn, steps);
      return { outcome: 'applied', detail };
    };
    switch (plan.kind) {
      case 'refused':
        return { outcome: 'refused', reason: plan.reason };
      case 'nothing-to-do':
        return { outcome: 'already-applied', detail: plan.detail };
      case 'lock':
        return change(lockSteps(lock, lockState), `${dn} was locked`);
      case 'unlock':
        return change(unlockSteps(lock, lockState), `${dn} was unlocked`);
      case 'end':
        await directory.modify(dn, endSteps());
        return change(
          lockSteps(lock, { passwords: [] }),
          `${dn} was locked, and its password was taken away`,
        );
      case 'delete':
        await directory.remove(dn);
        return { outcome: 'applied', detail: `${dn} was deleted` };
      case 'join':
        return this.#join(directory, { dn, group: plan.group });
      case 'leave':
        return this.#leave(directory, { dn, group: plan.group });
      default:
        throw new Error(`Unexpected plan ${plan satisfies never}`);
    }
  }

  async #join(
    directory: Directory,
    { dn, group }: { dn: string; group: string },
  ): Promise<RemediationResult> {
    return (await joinGroup(directory, { dn, group })) === 'no-such-group'
      ? { outcome: 'refused', reason: `there is no group ${group}` }
      : { outcome: 'applied', detail: `${dn} was put into ${group}` };
  }

  async #leave(
    directory: Directory,
    { dn, group }: { dn: string; group: string },
  ): Promise<RemediationResult> {
    return (await leaveGroup(directory, { dn, group })) === 'last-member'
      ? {
          outcome: 'refused',
          reason: `${dn} is the last member of ${group}, which cannot be empty: put another one in, or delete the group`,
        }
      : { outcome: 'applied', detail: `${dn} was taken out of ${group}` };
  }
}

/** Compares what the directory shows now with what was ordered. */
export function readBack(
  order: RemediationOrder,
  account: Account,
  groups: readonly string[],
): RemediationVerification {
  const { kind, externalId } = order.subject;
  const wanted = order.action === 'restore';
  if (kind === 'credential') {
    return {
      verified: account.locked !== wanted,
      detail: `the directory shows ${account.dn} ${
        account.locked ? 'locked' : 'not locked'
      }`,
    };
  }
  const group = externalId.slice(MEMBERSHIP.length);
  return {
    verified: groups.some(one => isSameDn(one, group)) === wanted,
    detail: `the directory shows ${account.dn} in ${
      groups.join(' and ') || 'no group'
    }`,
  };
}
