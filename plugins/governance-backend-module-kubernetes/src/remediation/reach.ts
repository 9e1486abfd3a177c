import { userOf } from '../accounts';
import { Binding } from '../objects';
import { isBootstrap } from '../ownership';
import { AccountName } from '../readKubernetesConfig';

interface NamedSubject {
  kind: string;
  name: string;
  namespace?: string | null;
}

/** A binding with something beside it. */
interface WithBinding {
  binding: Pick<Binding, 'metadata'> & { subjects?: NamedSubject[] | null };
}

/** Whether a subject of a binding names a service account: as such, or by the name of its user. */
export function namesAccount(
  subject: NamedSubject,
  account: AccountName,
): boolean {
  return subject.kind === 'ServiceAccount'
    ? subject.name === account.name && subject.namespace === account.namespace
    : subject.kind === 'User' && subject.name === userOf(account);
}

/** Groups that a service account is always in (Kubernetes, "Authenticating", service account tokens). */
function groupsOf({ namespace }: AccountName): string[] {
  return [
    'system:authenticated',
    'system:serviceaccounts',
    `system:serviceaccounts:${namespace}`,
  ];
}

/**
 * The bindings that give an account something: by its name, and by a group that it cannot leave. What the API server itself
 * gives everybody who proves who they are is left out. Pure.
 */
export function bindingsOf<T extends WithBinding>(
  bindings: readonly T[],
  account: AccountName,
): { own: T[]; byGroup: T[] } {
  const groups = groupsOf(account);
  return {
    own: bindings.filter(({ binding }) =>
      binding.subjects?.some(subject => namesAccount(subject, account)),
    ),
    byGroup: bindings.filter(
      ({ binding }) =>
        !isBootstrap(binding.metadata) &&
        binding.subjects?.some(
          ({ kind, name }) => kind === 'Group' && groups.includes(name),
        ),
    ),
  };
}
