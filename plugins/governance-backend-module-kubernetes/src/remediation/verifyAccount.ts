import { RemediationVerification } from '@countersign/plugin-governance-node';
import {
  AccountOrder,
  isAnother,
  phraseAccount,
  phraseFound,
} from './accountOrder';
import { ClusterObjects } from './ClusterObjects';
import { readMark } from './disabledMark';
import { bindingsOf } from './reach';

/** Reads an account back, with every binding that gives it something. */
export async function verifyAccount(
  objects: ClusterObjects,
  order: AccountOrder,
): Promise<RemediationVerification> {
  const { account, action, isFinal } = order;
  const who = phraseAccount(account);
  const found = await objects.findAccount(account);
  if (!found) {
    return {
      verified: action !== 'restore',
      detail: `the server has no ${who.slice('the '.length)}`,
    };
  }
  if (isAnother(found, order)) {
    return {
      verified: false,
      detail: `the server shows ${who}, made at ${found.metadata.creationTimestamp}`,
    };
  }
  const isMarked = readMark(found.metadata) !== undefined;
  const { own, byGroup } = bindingsOf(await objects.listBindings(), account);
  const reach = [...own, ...byGroup];
  const detail = `the server shows ${who} ${
    isMarked ? 'with' : 'without'
  } the mark of being out of service, in ${phraseFound(reach) || 'no binding'}`;
  return {
    verified:
      action === 'restore'
        ? !isMarked
        : !isFinal && isMarked && reach.length === 0,
    detail,
  };
}
