import { RemediationOrder } from '@countersign/plugin-governance-node';
import { MEMBERSHIP, PASSWORD_CREDENTIAL } from './describeAccount';
import { isSameDn } from './distinguishedNames';
import { Account } from './readAccounts';

/** What has to be done in the directory for one order. */
export type OrderPlan =
  | { kind: 'lock' }
  | { kind: 'unlock' }
  /** Lock it, and take its password away. */
  | { kind: 'end' }
  | { kind: 'delete' }
  | { kind: 'join'; group: string }
  | { kind: 'leave'; group: string }
  | { kind: 'nothing-to-do'; detail: string }
  | { kind: 'refused'; reason: string };

function planPassword(
  order: RemediationOrder,
  account: Account,
  groups: readonly string[],
): OrderPlan {
  switch (order.action) {
    case 'restore':
      return account.locked
        ? { kind: 'unlock' }
        : { kind: 'nothing-to-do', detail: `${account.dn} is not locked` };
    case 'disable':
      return account.locked
        ? { kind: 'nothing-to-do', detail: `${account.dn} is locked` }
        : { kind: 'lock' };
    case 'revoke':
      // It goes as a whole once its cool-down is over and it holds nothing: nobody decided about what it holds besides.
      return order.disabledAt !== undefined &&
        account.locked &&
        groups.length === 0
        ? { kind: 'delete' }
        : { kind: 'end' };
    case 'reduce':
      return { kind: 'refused', reason: 'a password cannot be reduced' };
    default:
      throw new Error(`Unexpected action ${order.action satisfies never}`);
  }
}

function planMembership(
  order: RemediationOrder,
  account: Account,
  { group, groups }: { group: string; groups: readonly string[] },
): OrderPlan {
  const isMember = groups.some(one => isSameDn(one, group));
  switch (order.action) {
    case 'restore':
      return isMember
        ? {
            kind: 'nothing-to-do',
            detail: `${account.dn} is a member of ${group}`,
          }
        : { kind: 'join', group };
    case 'disable':
    case 'revoke':
      return isMember
        ? { kind: 'leave', group }
        : {
            kind: 'nothing-to-do',
            detail: `${account.dn} is not a member of ${group}`,
          };
    case 'reduce':
      return {
        kind: 'refused',
        reason: 'a membership cannot be reduced; it is held or not',
      };
    default:
      throw new Error(`Unexpected action ${order.action satisfies never}`);
  }
}

/** Works out what to do for an order on an account as it is now. Pure. */
export function planOrder(
  order: RemediationOrder,
  account: Account,
  groups: readonly string[],
): OrderPlan {
  const { kind, externalId } = order.subject;
  if (kind === 'credential') {
    return externalId === PASSWORD_CREDENTIAL
      ? planPassword(order, account, groups)
      : {
          kind: 'refused',
          reason: `'${externalId}' is no credential of an account; its '${PASSWORD_CREDENTIAL}' is`,
        };
  }
  return externalId.startsWith(MEMBERSHIP)
    ? planMembership(order, account, {
        group: externalId.slice(MEMBERSHIP.length),
        groups,
      })
    : {
        kind: 'refused',
        reason: `'${externalId}' is not a grant that a directory knows`,
      };
}
