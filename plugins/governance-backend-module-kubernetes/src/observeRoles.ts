import {
  ObservedRole,
  PermissionRule,
} from '@countersign/plugin-governance-common';
import { effectiveRules } from './aggregateRoles';
import { Role, RoleRule } from './objects';
import { isBootstrap, managerOf } from './ownership';

export function permissionsOf(rules: RoleRule[]): PermissionRule[] {
  return rules.flatMap(rule => {
    const permissions: PermissionRule[] = [];
    if (rule.resources && rule.resources.length > 0) {
      permissions.push({
        actions: rule.verbs,
        resources: rule.resources,
        groups: rule.apiGroups ?? [],
        ...(rule.resourceNames && rule.resourceNames.length > 0
          ? { names: rule.resourceNames }
          : {}),
      });
    }
    if (rule.nonResourceURLs && rule.nonResourceURLs.length > 0) {
      permissions.push({
        actions: rule.verbs,
        // Marked, for `*` among addresses is not `*` among resources.
        resources: rule.nonResourceURLs.map(url => `url:${url}`),
      });
    }
    return permissions;
  });
}

export function roleId(
  kind: 'ClusterRole' | 'Role',
  name: string,
  namespace: string,
): string {
  return kind === 'ClusterRole'
    ? `ClusterRole/${name}`
    : `Role/${namespace}/${name}`;
}

/** A role definition as the inventory keeps it. */
export function observeRole(
  kind: 'ClusterRole' | 'Role',
  role: Role,
  namespace: string,
  realm: string,
  clusterRoles: Role[],
): ObservedRole {
  const { metadata } = role;
  const managedBy = managerOf(metadata);
  return {
    externalId: roleId(kind, metadata.name, namespace),
    realm,
    displayName:
      kind === 'ClusterRole' ? metadata.name : `${namespace}/${metadata.name}`,
    kind,
    ...(kind === 'Role' ? { resource: `namespace/${namespace}` } : {}),
    permissions: permissionsOf(effectiveRules(role, clusterRoles)),
    ...(metadata.creationTimestamp
      ? { createdAt: new Date(metadata.creationTimestamp).toISOString() }
      : {}),
    ...(isBootstrap(metadata) ? { platformOwned: true } : {}),
    ...(managedBy ? { managedBy } : {}),
    ...(metadata.labels && Object.keys(metadata.labels).length > 0
      ? { labels: metadata.labels }
      : {}),
  };
}
