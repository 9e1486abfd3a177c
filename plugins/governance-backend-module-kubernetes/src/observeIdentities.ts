import {
  ObservedGrant,
  ObservedIdentity,
  ObservedRole,
} from '@countersign/plugin-governance-common';
import { Binding, ServiceAccount } from './objects';
import { observeRole, roleId } from './observeRoles';
import { isSystemNamespace, managerOf } from './ownership';

/** Gathers principals from ServiceAccounts and from the subjects of bindings. */
export class IdentityCollector {
  private readonly identities = new Map<string, ObservedIdentity>();

  constructor(private readonly realm: string) {}

  addServiceAccount(account: ServiceAccount, namespace: string): void {
    const { metadata } = account;
    const identity = this.serviceAccount(namespace, metadata.name);
    const managedBy = managerOf(metadata);
    Object.assign(identity, {
      status: 'active' as const,
      ...(metadata.creationTimestamp
        ? { createdAt: new Date(metadata.creationTimestamp).toISOString() }
        : {}),
      ...(managedBy ? { managedBy } : {}),
      ...(metadata.labels && Object.keys(metadata.labels).length > 0
        ? { labels: metadata.labels }
        : {}),
      attributes: {
        namespace,
        ...(typeof account.automountServiceAccountToken === 'boolean'
          ? {
              automountServiceAccountToken:
                account.automountServiceAccountToken,
            }
          : {}),
      },
    });
  }

  /** Adds what a binding gives; subjects that are people are noted on the role that they hold. */
  addBinding(
    kind: 'ClusterRoleBinding' | 'RoleBinding',
    binding: Binding,
    namespace: string,
    roles: Map<string, ObservedRole>,
  ): void {
    const { metadata, roleRef, subjects } = binding;
    const id = roleId(roleRef.kind, roleRef.name, namespace);
    const role = roles.get(id);
    const grant = grantOf(kind, binding, namespace, role);
    for (const subject of subjects ?? []) {
      const holder =
        subject.kind === 'ServiceAccount'
          ? this.serviceAccount(subject.namespace ?? namespace, subject.name)
          : this.systemSubject(subject.name);
      if (holder) {
        if (
          !holder.grants.some(
            ({ externalId }) => externalId === grant.externalId,
          )
        ) {
          holder.grants.push(grant);
        }
      } else {
        const noted =
          role ??
          observeRole(
            roleRef.kind,
            { metadata: { name: roleRef.name } },
            namespace,
            this.realm,
            [],
          );
        noted.otherMembers = [
          ...(noted.otherMembers ?? []),
          `${subject.kind}:${subject.name} (${kind} ${metadata.name})`,
        ];
        roles.set(id, noted);
      }
    }
  }

  all(): ObservedIdentity[] {
    return [...this.identities.values()];
  }

  private serviceAccount(namespace: string, name: string): ObservedIdentity {
    return this.identity(`system:serviceaccount:${namespace}:${name}`, {
      type: 'service-account',
      displayName: `${namespace}/${name}`,
      platformOwned: isSystemNamespace(namespace),
    });
  }

  /** Users and groups named `system:` are the platform's own; others are people, whom this inventory does not hold. */
  private systemSubject(name: string): ObservedIdentity | undefined {
    const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(name);
    if (account) {
      return this.serviceAccount(account[1], account[2]);
    }
    return name.startsWith('system:')
      ? this.identity(name, {
          type: 'workload-identity',
          displayName: name,
          platformOwned: true,
        })
      : undefined;
  }

  private identity(
    externalId: string,
    {
      platformOwned,
      ...rest
    }: Pick<ObservedIdentity, 'type' | 'displayName' | 'platformOwned'>,
  ): ObservedIdentity {
    const known = this.identities.get(externalId);
    if (known) {
      return known;
    }
    const made: ObservedIdentity = {
      key: { realm: this.realm, region: '', externalId },
      ...rest,
      // A binding names its subject whether it exists or not.
      status: 'unknown',
      ...(platformOwned ? { platformOwned } : {}),
      credentials: [],
      grants: [],
    };
    this.identities.set(externalId, made);
    return made;
  }
}

function grantOf(
  kind: 'ClusterRoleBinding' | 'RoleBinding',
  { metadata, roleRef }: Binding,
  namespace: string,
  role: ObservedRole | undefined,
): ObservedGrant {
  const managedBy = managerOf(metadata);
  return {
    externalId:
      kind === 'ClusterRoleBinding'
        ? `ClusterRoleBinding/${metadata.name}`
        : `RoleBinding/${namespace}/${metadata.name}`,
    kind: 'role',
    name: `${roleRef.kind}/${roleRef.name}`,
    resource:
      kind === 'ClusterRoleBinding' ? 'cluster' : `namespace/${namespace}`,
    ...(role ? { permissions: role.permissions } : {}),
    ...(metadata.creationTimestamp
      ? { grantedAt: new Date(metadata.creationTimestamp).toISOString() }
      : {}),
    ...(managedBy ? { managedBy } : {}),
  };
}
