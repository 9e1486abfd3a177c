import { RemediationResult } from '@countersign/plugin-governance-node';
import { tryAgain } from '../client/tryAgain';
import {
  AccountOrder,
  changeEach,
  isAnother,
  phraseAccount,
  phraseBindings,
} from './accountOrder';
import { ClusterObjects } from './ClusterObjects';
import { readMark } from './disabledMark';
import { bindingId } from './subjects';
import { giveBack } from './takenAway';

/**
 * Puts an account back into exactly the bindings that it was taken out of with it, and not into those that were decided about
 * by themselves. The mark on it goes last.
 */
export async function restoreAccount(
  objects: ClusterObjects,
  order: AccountOrder,
): Promise<RemediationResult> {
  const { account } = order;
  const who = phraseAccount(account);
  const found = await objects.findAccount(account);
  if (!found || isAnother(found, order)) {
    return {
      outcome: 'refused',
      reason: found
        ? `${who} was made anew since it was decided about`
        : `${who} does not exist any more`,
    };
  }
  const noted = readMark(found.metadata);
  if (!noted) {
    return { outcome: 'already-applied', detail: `${who} is in service` };
  }
  const all = await objects.listBindings();
  const taken = all.filter(({ name }) =>
    noted.bindings.includes(bindingId(name)),
  );
  await changeEach(objects, taken, binding =>
    giveBack(binding, account, 'account'),
  );
  const there = taken.map(({ name }) => bindingId(name));
  const gone = noted.bindings.filter(id => !there.includes(id));
  if (gone.length > 0) {
    return {
      outcome: 'failed',
      reason: `${phraseBindings(
        gone,
      )}, which ${who} was taken out of, is not there any more; what else it was in it was put back into`,
      retryable: false,
    };
  }
  await tryAgain(async () => {
    const now = await objects.findAccount(account);
    if (now && readMark(now.metadata)) {
      await objects.markAccount(account, now, undefined);
    }
  });
  return {
    outcome: 'applied',
    detail: `${who} was put back into ${
      phraseBindings(noted.bindings) || 'service'
    }`,
  };
}
