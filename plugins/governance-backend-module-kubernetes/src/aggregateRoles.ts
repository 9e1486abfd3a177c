import { LabelSelector, Role, RoleRule } from './objects';

function selects(
  { matchLabels, matchExpressions }: LabelSelector,
  labels: Record<string, string>,
): boolean {
  const byLabels = Object.entries(matchLabels ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
  const byExpressions = (matchExpressions ?? []).every(
    ({ key, operator, values }) => {
      switch (operator) {
        case 'In':
          return key in labels && (values ?? []).includes(labels[key]);
        case 'NotIn':
          return !(key in labels) || !(values ?? []).includes(labels[key]);
        case 'Exists':
          return key in labels;
        case 'DoesNotExist':
          return !(key in labels);
        default: {
          const unexpected: never = operator;
          throw new Error(`Unexpected operator ${unexpected}`);
        }
      }
    },
  );
  return byLabels && byExpressions;
}

/**
 * The rules of a role. A live cluster writes the rules of an aggregated ClusterRole into it; a manifest leaves them out,
 * and they are gathered from the ClusterRoles that its selectors choose (Kubernetes, "Aggregated ClusterRoles").
 */
export function effectiveRules(
  role: Role,
  clusterRoles: Role[],
  visiting: ReadonlySet<Role> = new Set(),
): RoleRule[] {
  const stated = role.rules ?? [];
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? [];
  if (stated.length > 0 || selectors.length === 0) {
    return stated;
  }
  const inside = new Set([...visiting, role]);
  return clusterRoles
    .filter(
      candidate =>
        !inside.has(candidate) &&
        selectors.some(selector =>
          selects(selector, candidate.metadata.labels ?? {}),
        ),
    )
    .flatMap(candidate => effectiveRules(candidate, clusterRoles, inside));
}
