import {
  ObservedGrant,
  ObservedRole,
} from '@countersign/plugin-governance-common';
import { Policy } from './answers';

/** Who a policy names, and whether it is a principal of the inventory (Cloud IAM, "Principal identifiers"). */
export type Member =
  | { kind: 'service-account'; email: string; deleted: boolean }
  | { kind: 'workload'; id: string }
  | { kind: 'other'; id: string };

export function parseMember(member: string): Member {
  const account = /^(deleted:)?serviceAccount:([^?]+)(\?uid=.*)?$/.exec(member);
  if (account) {
    // `project.svc.id.goog[namespace/name]` is a Kubernetes workload, not a service account of Google Cloud.
    return /\.svc\.id\.goog\[/.test(account[2])
      ? { kind: 'workload', id: account[2] }
      : {
          kind: 'service-account',
          email: account[2],
          deleted: account[1] !== undefined,
        };
  }
  return /^principal(Set)?:\/\//.test(member)
    ? { kind: 'workload', id: member }
    : { kind: 'other', id: member };
}

export interface PolicyGrant {
  member: Exclude<Member, { kind: 'other' }>;
  grant: ObservedGrant;
}

const PRIVILEGED = new Set(['roles/owner', 'roles/editor']);

/** Splits a policy into what principals of the inventory hold, and roles that list the others who hold them. */
export function readPolicy(
  policy: Policy,
  resource: string,
  realm: string,
): { grants: PolicyGrant[]; roles: ObservedRole[] } {
  const grants: PolicyGrant[] = [];
  const roles: ObservedRole[] = [];
  for (const { role, members, condition } of policy.bindings) {
    const suffix = condition
      ? `?${condition.title ?? condition.expression ?? 'condition'}`
      : '';
    const externalId = `${resource}/${role}${suffix}`;
    const others: string[] = [];
    for (const text of members) {
      const member = parseMember(text);
      if (member.kind === 'other') {
        others.push(text);
      } else {
        grants.push({
          member,
          grant: {
            externalId,
            kind: 'role',
            name: role,
            resource,
            ...(PRIVILEGED.has(role) ? { privileged: true } : {}),
          },
        });
      }
    }
    roles.push({
      externalId,
      realm,
      displayName: role,
      kind: 'gcp-role-binding',
      resource,
      permissions: [],
      ...(others.length > 0 ? { otherMembers: others } : {}),
      ...(condition
        ? { labels: { condition: condition.expression ?? '' } }
        : {}),
    });
  }
  return { grants, roles };
}
