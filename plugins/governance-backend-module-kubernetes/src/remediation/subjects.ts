import { RemediationOrder } from '@countersign/plugin-governance-node';
import { AccountName } from '../readKubernetesConfig';

/** A binding by its place. */
export type BindingName =
  | { kind: 'RoleBinding'; namespace: string; name: string }
  | { kind: 'ClusterRoleBinding'; name: string };

/** What an order is about. */
export type OrderedSubject =
  | { kind: 'binding'; binding: BindingName }
  | { kind: 'account'; account: AccountName }
  | { kind: 'secret'; namespace: string; name: string }
  | { kind: 'token'; credentialId: string };

/** Id of the credential that stands for every token of a service account, whoever has it made. */
export function accountCredentialId({ namespace, name }: AccountName): string {
  return `ServiceAccount/${namespace}/${name}`;
}

/** A binding as grants name it. */
export function bindingId(binding: BindingName): string {
  return binding.kind === 'RoleBinding'
    ? `RoleBinding/${binding.namespace}/${binding.name}`
    : `ClusterRoleBinding/${binding.name}`;
}

/** Names of bindings may hold colons, and no slashes. */
function parseGrant(externalId: string): OrderedSubject | undefined {
  const [kind, first, second, ...rest] = externalId.split('/');
  if (kind === 'RoleBinding' && first && second && rest.length === 0) {
    const binding = { kind, namespace: first, name: second } as const;
    return { kind: 'binding', binding };
  }
  return kind === 'ClusterRoleBinding' && first && second === undefined
    ? { kind: 'binding', binding: { kind, name: first } }
    : undefined;
}

function parseCredential(externalId: string): OrderedSubject | undefined {
  if (/^JTI=./.test(externalId)) {
    return { kind: 'token', credentialId: externalId };
  }
  const [kind, namespace, name, ...rest] = externalId.split('/');
  if (!namespace || !name || rest.length > 0) {
    return undefined;
  }
  switch (kind) {
    case 'ServiceAccount':
      return { kind: 'account', account: { namespace, name } };
    case 'Secret':
      return { kind: 'secret', namespace, name };
    default:
      return undefined;
  }
}

/** Reads what an order is about, as the source names it; `undefined` where it is nothing of a cluster. Pure. */
export function parseSubject({
  kind,
  externalId,
}: Pick<RemediationOrder['subject'], 'kind' | 'externalId'>):
  | OrderedSubject
  | undefined {
  return kind === 'grant'
    ? parseGrant(externalId)
    : parseCredential(externalId);
}
