import { RemediationResult } from '@countersign/plugin-governance-node';
import { tryAgain } from '../client/tryAgain';
import { AccountName, RemediationConfig } from '../readKubernetesConfig';
import {
  AccountOrder,
  changeEach,
  isAnother,
  phraseAccount,
  phraseFound,
} from './accountOrder';
import { ClusterObjects, FoundBinding } from './ClusterObjects';
import { readMark } from './disabledMark';
import { objectionToTaking, whatPutsItBack } from './objections';
import { bindingsOf } from './reach';
import { bindingId } from './subjects';
import { takeAway } from './takenAway';

/** What stands against taking an account out of its bindings. Pure. */
export function objectionToDisabling(
  account: AccountName,
  { own, byGroup }: { own: FoundBinding[]; byGroup: FoundBinding[] },
  config: RemediationConfig,
): string | undefined {
  const [objection] = own.flatMap(
    ({ name, binding }) =>
      objectionToTaking(name, binding.metadata, config) ?? [],
  );
  if (objection) {
    return objection;
  }
  return byGroup.length > 0
    ? `${phraseAccount(account)} would keep what ${phraseFound(
        byGroup,
      )} gives to a group that it is always in`
    : undefined;
}

/** Notes on an account that it is out of service, before anything is taken from it. */
async function mark(
  objects: ClusterObjects,
  account: AccountName,
  own: readonly FoundBinding[],
): Promise<boolean> {
  return tryAgain(async () => {
    const found = await objects.findAccount(account);
    if (!found) {
      return false;
    }
    const noted = readMark(found.metadata);
    const ids = own.map(({ name }) => bindingId(name));
    if (noted && ids.every(id => noted.bindings.includes(id))) {
      return false;
    }
    await objects.markAccount(account, found, {
      bindings: [...(noted?.bindings ?? []), ...ids],
    });
    return true;
  });
}

/**
 * Puts an account out of service: Kubernetes cannot, so it is taken out of every binding that names it, and each notes what was
 * taken. Its tokens still say who it is, and nothing more. The server is asked to try each change first, so that an account is
 * not left with half of what it had because one of them may not be made.
 */
export async function disableAccount(
  objects: ClusterObjects,
  order: AccountOrder,
  config: RemediationConfig,
): Promise<RemediationResult> {
  const { account } = order;
  const who = phraseAccount(account);
  const found = await objects.findAccount(account);
  if (!found) {
    return { outcome: 'already-applied', detail: `${who} does not exist` };
  }
  if (isAnother(found, order)) {
    return {
      outcome: 'refused',
      reason: `${who} was made anew since it was decided about`,
    };
  }
  const reach = bindingsOf(await objects.listBindings(), account);
  const objection =
    whatPutsItBack(who, found.metadata) ??
    objectionToDisabling(account, reach, config);
  if (objection) {
    return { outcome: 'refused', reason: objection };
  }
  for (const one of reach.own) {
    const change = takeAway(one.binding, account, 'account');
    if (change) {
      await objects.changeBinding(one, change, { isTrial: true });
    }
  }
  const isNew = await mark(objects, account, reach.own);
  await changeEach(objects, reach.own, binding =>
    takeAway(binding, account, 'account'),
  );
  if (reach.own.length > 0) {
    return {
      outcome: 'applied',
      detail: `${who} was taken out of ${phraseFound(reach.own)}`,
    };
  }
  return isNew
    ? { outcome: 'applied', detail: `${who} was in no binding, and is marked` }
    : { outcome: 'already-applied', detail: `${who} is out of service` };
}
