import { RemediationOrder } from '@countersign/plugin-governance-node';
import { tryAgain } from '../client/tryAgain';
import { AccountName } from '../readKubernetesConfig';
import { ClusterObjects, FoundBinding } from './ClusterObjects';
import { LiveBinding, LiveObject } from './liveObjects';
import { bindingId } from './subjects';
import { BindingChange } from './takenAway';

/** An order about a service account as a whole. */
export interface AccountOrder {
  action: RemediationOrder['action'];
  /** When the account that was decided about was made, where that is known. */
  createdAt?: string;
  /** Its cool-down is over. */
  isFinal: boolean;
  account: AccountName;
}

/** So many bindings are named; a text has its limit. */
const NAMED = 3;

/** Names bindings for a person. */
export function phraseBindings(ids: readonly string[]): string {
  const rest = ids.length - NAMED;
  return `${[...ids].sort().slice(0, NAMED).join(', ')}${
    rest > 0 ? ` and ${rest} more` : ''
  }`;
}

/** Names bindings for a person. */
export function phraseFound(bindings: readonly FoundBinding[]): string {
  return phraseBindings(bindings.map(({ name }) => bindingId(name)));
}

/** An account in words. */
export function phraseAccount({ namespace, name }: AccountName): string {
  return `the service account ${namespace}/${name}`;
}

/** Whether the account that is there is not the one that was decided about. Pure. */
export function isAnother(
  { metadata }: LiveObject,
  { createdAt }: AccountOrder,
): boolean {
  return (
    createdAt !== undefined &&
    Date.parse(metadata.creationTimestamp ?? '') !== Date.parse(createdAt)
  );
}

/** Changes bindings one after the other, each as it is when its turn comes; one that is gone is left out. */
export async function changeEach(
  objects: ClusterObjects,
  bindings: readonly FoundBinding[],
  changeOf: (binding: LiveBinding) => BindingChange | undefined,
): Promise<void> {
  for (const { name } of bindings) {
    await tryAgain(async () => {
      const binding = await objects.findBinding(name);
      const change = binding && changeOf(binding);
      if (change) {
        await objects.changeBinding({ name, binding }, change);
      }
    });
  }
}
