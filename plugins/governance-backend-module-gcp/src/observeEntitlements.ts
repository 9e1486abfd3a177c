import {
  IdentityKey,
  ObservedEntitlement,
} from '@countersign/plugin-governance-common';
import { Policy } from './answers';

/**
 * Predefined and basic roles that let somebody act as a service account: attach it to what they run, make tokens of it,
 * sign as it, or make keys of it.
 *
 * @see https://cloud.google.com/iam/docs/service-account-permissions
 */
const ACTING: ReadonlySet<string> = new Set([
  'roles/iam.serviceAccountUser',
  'roles/iam.serviceAccountTokenCreator',
  'roles/iam.serviceAccountOpenIdTokenCreator',
  'roles/iam.serviceAccountKeyAdmin',
  'roles/editor',
  'roles/owner',
]);

/** Whom of a member is told who is no service account and no workload; everybody is named by the whole of it. */
function personOf(member: string): string | undefined {
  const [, named, everybody] =
    /^(?:(?:user|group|domain):(.+)|(all(?:Authenticated)?Users))$/.exec(
      member,
    ) ?? [];
  return named ?? everybody;
}

/** A policy with the resource that it is of. */
export interface PolicyOf {
  policy: Policy;
  resource: string;
}

/** Whether what a policy gives holds for a service account: on itself, or on the project that it is in. */
function holdsFor(
  resource: string,
  { realm, externalId: email }: Pick<IdentityKey, 'realm' | 'externalId'>,
): boolean {
  return (
    resource === `projects/${realm}` ||
    resource.endsWith(`serviceAccounts/${email}`)
  );
}

/**
 * Who may act as a service account, by the policies that were read; undefined where none of them is of it or of its
 * project, for then nothing is known. Folders, organizations and custom roles are not looked at.
 */
export function observeEntitlements(
  account: IdentityKey,
  policies: readonly PolicyOf[],
): ObservedEntitlement[] | undefined {
  const own = policies.filter(({ resource }) => holdsFor(resource, account));
  if (own.length === 0) {
    return undefined;
  }
  const found = new Map<string, ObservedEntitlement>();
  for (const { policy, resource } of own) {
    for (const { role, members, condition } of policy.bindings) {
      const when = condition?.title ?? condition?.expression;
      const may = condition
        ? `${role} if ${when ?? 'a condition holds'}`
        : role;
      for (const member of ACTING.has(role) ? members : []) {
        const holder = personOf(member);
        if (holder !== undefined) {
          const externalId = `${may}:${member}@${resource}`;
          const via =
            resource === `projects/${account.realm}` ? { via: resource } : {};
          found.set(externalId, { externalId, holder, may, ...via });
        }
      }
    }
  }
  return [...found.values()];
}
