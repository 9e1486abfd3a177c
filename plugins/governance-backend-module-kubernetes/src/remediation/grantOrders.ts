import {
  RemediationOrder,
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { AccountName, RemediationConfig } from '../readKubernetesConfig';
import { ClusterObjects } from './ClusterObjects';
import { readMark } from './disabledMark';
import { LiveBinding } from './liveObjects';
import { objectionToTaking } from './objections';
import { bindingId, BindingName } from './subjects';
import {
  BindingChange,
  forget,
  giveBack,
  readTaken,
  takeAway,
} from './takenAway';

/** An order about one binding of one account. */
export interface GrantOrder {
  action: RemediationOrder['action'];
  /** The role that was decided about, where that is known. */
  role?: string;
  /** Its cool-down is over. */
  isFinal: boolean;
  account: AccountName;
  name: BindingName;
}

/** What has to be done to a binding for an order. */
export type BindingPlan =
  | { kind: 'change'; change: BindingChange; detail: string }
  | { kind: 'nothing-to-do'; detail: string }
  | { kind: 'refused'; reason: string };

function planRestore(
  { account, name }: GrantOrder,
  binding: LiveBinding,
  isAccountDisabled: boolean,
): BindingPlan {
  const id = bindingId(name);
  if (readTaken(binding, account).held.length > 0) {
    return {
      kind: 'nothing-to-do',
      detail: `${id} names ${account.namespace}/${account.name}`,
    };
  }
  if (isAccountDisabled) {
    return {
      kind: 'refused',
      reason: `the service account ${account.namespace}/${account.name} is out of service: restore it first`,
    };
  }
  const change = giveBack(binding, account, 'grant');
  return change
    ? {
        kind: 'change',
        change,
        detail: `${account.namespace}/${account.name} was put back into ${id}`,
      }
    : {
        kind: 'refused',
        reason: `nothing was taken out of ${id} from here that could be given back`,
      };
}

/** Works out what to do to a binding as it is now. Pure. @throws Error where somebody has written over what was noted on it */
export function planGrant(
  order: GrantOrder,
  binding: LiveBinding,
  options: { config: RemediationConfig; isAccountDisabled: boolean },
): BindingPlan {
  const { action, account, name, role, isFinal } = order;
  const id = bindingId(name);
  const who = `${account.namespace}/${account.name}`;
  const { roleRef } = binding;
  const given = `${roleRef.kind}/${roleRef.name}`;
  if (role !== undefined && role !== given) {
    return {
      kind: 'refused',
      reason: `${id} gives ${given} by now, and it was decided about ${role}`,
    };
  }
  if (action === 'restore') {
    return planRestore(order, binding, options.isAccountDisabled);
  }
  const { held } = readTaken(binding, account);
  if (held.length > 0) {
    const objection = objectionToTaking(name, binding.metadata, options.config);
    if (objection) {
      return { kind: 'refused', reason: objection };
    }
    if (isFinal) {
      return {
        kind: 'refused',
        reason: `somebody has put ${who} back into ${id} since it was taken out`,
      };
    }
  }
  const change = isFinal
    ? forget(binding, account)
    : takeAway(binding, account, 'grant');
  if (!change) {
    return { kind: 'nothing-to-do', detail: `${id} does not name ${who}` };
  }
  return {
    kind: 'change',
    change,
    detail: isFinal
      ? `${id} does not name ${who}, and no note is left to put it back by`
      : `${who} was taken out of ${id}`,
  };
}

/** Carries an order about a binding out, where nobody changes it meanwhile. @throws AnswerError of 409 where somebody does */
export async function applyToGrant(
  objects: ClusterObjects,
  order: GrantOrder,
  config: RemediationConfig,
): Promise<RemediationResult> {
  const binding = await objects.findBinding(order.name);
  const id = bindingId(order.name);
  if (!binding) {
    return order.action === 'restore'
      ? { outcome: 'refused', reason: `${id} is not there any more` }
      : { outcome: 'already-applied', detail: `${id} is not there` };
  }
  const isAccountDisabled =
    order.action === 'restore' && (await isDisabled(objects, order.account));
  const plan = planGrant(order, binding, { config, isAccountDisabled });
  switch (plan.kind) {
    case 'refused':
      return { outcome: 'refused', reason: plan.reason };
    case 'nothing-to-do':
      return { outcome: 'already-applied', detail: plan.detail };
    case 'change':
      await objects.changeBinding({ name: order.name, binding }, plan.change);
      return { outcome: 'applied', detail: plan.detail };
    default:
      throw new Error(`Unexpected plan ${plan satisfies never}`);
  }
}

async function isDisabled(
  objects: ClusterObjects,
  account: AccountName,
): Promise<boolean> {
  const found = await objects.findAccount(account);
  return found !== undefined && readMark(found.metadata) !== undefined;
}

/** Reads a binding back. */
export async function verifyGrant(
  objects: ClusterObjects,
  { action, account, name, isFinal }: GrantOrder,
): Promise<RemediationVerification> {
  const binding = await objects.findBinding(name);
  const id = bindingId(name);
  if (!binding) {
    return {
      verified: action !== 'restore',
      detail: `the server has no ${id}`,
    };
  }
  const { held, taken } = readTaken(binding, account);
  const names = held.length > 0;
  return {
    verified:
      action === 'restore' ? names : !names && !(isFinal && taken.length > 0),
    detail: `the server shows ${id} ${names ? 'with' : 'without'} ${
      account.namespace
    }/${account.name}${
      taken.length > 0 ? ', and a note to put it back by' : ''
    }`,
  };
}
