import { RemediationResult } from '@countersign/plugin-governance-node';
import {
  AccountOrder,
  changeEach,
  isAnother,
  phraseAccount,
  phraseFound,
} from './accountOrder';
import { ClusterObjects, FoundBinding } from './ClusterObjects';
import { readMark } from './disabledMark';
import { LiveObject } from './liveObjects';
import { whatPutsItBack } from './objections';
import { bindingsOf } from './reach';
import { forget, hasNote } from './takenAway';

function objectionToDeleting(
  found: LiveObject,
  order: AccountOrder,
  bindings: readonly FoundBinding[],
): string | undefined {
  const who = phraseAccount(order.account);
  if (isAnother(found, order)) {
    return `${who} was made anew since it was decided about`;
  }
  if (!readMark(found.metadata)) {
    return `somebody has put ${who} back into service since it was disabled`;
  }
  const { own } = bindingsOf(bindings, order.account);
  return own.length > 0
    ? `${who} was put into ${phraseFound(own)} since it was disabled`
    : whatPutsItBack(who, found.metadata);
}

/**
 * Deletes an account that has been out of service for its cool-down, this very one and as it was looked at, and then the notes
 * by which it could have been put back into bindings. With it the server refuses all its tokens.
 */
export async function deleteAccount(
  objects: ClusterObjects,
  order: AccountOrder,
): Promise<RemediationResult> {
  const { account } = order;
  const found = await objects.findAccount(account);
  const bindings = await objects.listBindings();
  if (found) {
    const objection = objectionToDeleting(found, order, bindings);
    if (objection) {
      return { outcome: 'refused', reason: objection };
    }
    await objects.removeAccount(account, found);
  }
  await changeEach(
    objects,
    bindings.filter(({ binding }) => hasNote(binding, account)),
    binding => forget(binding, account),
  );
  const who = phraseAccount(account);
  return found
    ? { outcome: 'applied', detail: `${who} was deleted` }
    : { outcome: 'already-applied', detail: `${who} does not exist` };
}
