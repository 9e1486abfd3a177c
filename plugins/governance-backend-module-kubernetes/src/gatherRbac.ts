import {
  ObservedIdentity,
  ObservedRole,
} from '@countersign/plugin-governance-common';
import { effectiveRules } from './aggregateRoles';
import { Binding, Role, ServiceAccount } from './objects';
import { BoundRules, observeEntitlements } from './observeEntitlements';
import { IdentityCollector } from './observeIdentities';
import { observeRole } from './observeRoles';

/** Objects of a cluster that say who may do what. */
export interface RbacObjects {
  roles: { kind: 'ClusterRole' | 'Role'; role: Role }[];
  bindings: { kind: 'ClusterRoleBinding' | 'RoleBinding'; binding: Binding }[];
  accounts: ServiceAccount[];
}

/**
 * Who there is, by accounts and by bindings, and what each may do. Pure.
 *
 * @param options - `namespace`: that of objects which name none
 */
export function gatherRbac(
  { roles, bindings, accounts }: RbacObjects,
  options: { realm: string; namespace: string },
): {
  identities: ObservedIdentity[];
  observedRoles: ObservedRole[];
  bound: BoundRules[];
} {
  const { realm } = options;
  const namespaceOf = ({ metadata }: Role | Binding | ServiceAccount) =>
    metadata.namespace ?? options.namespace;
  const clusterRoles = roles
    .filter(({ kind }) => kind === 'ClusterRole')
    .map(({ role }) => role);
  const keyOf = (kind: string, name: string, namespace: string) =>
    kind === 'ClusterRole' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
  const byKey = new Map<string, Role>();
  const observedRoles = new Map<string, ObservedRole>();
  for (const { kind, role } of roles) {
    const namespace = namespaceOf(role);
    const key = keyOf(kind, role.metadata.name, namespace);
    if (!byKey.has(key)) {
      byKey.set(key, role);
    }
    const observed = observeRole(kind, role, namespace, realm, clusterRoles);
    observedRoles.set(observed.externalId, observed);
  }
  const identities = new IdentityCollector(realm);
  for (const account of accounts) {
    identities.addServiceAccount(account, namespaceOf(account));
  }
  const bound = bindings.map(({ kind, binding }) => {
    const namespace = namespaceOf(binding);
    identities.addBinding(kind, binding, namespace, observedRoles);
    const { roleRef } = binding;
    const role = byKey.get(keyOf(roleRef.kind, roleRef.name, namespace));
    const rules = role ? effectiveRules(role, clusterRoles) : [];
    return { kind, binding, namespace, rules };
  });
  return {
    identities: identities.all(),
    observedRoles: [...observedRoles.values()],
    bound,
  };
}

/** Says of each service account who may act as it. */
export function withEntitlements(
  identities: readonly ObservedIdentity[],
  bound: readonly BoundRules[],
): ObservedIdentity[] {
  return identities.map(identity =>
    identity.type === 'service-account'
      ? { ...identity, entitlements: observeEntitlements(identity, bound) }
      : identity,
  );
}
