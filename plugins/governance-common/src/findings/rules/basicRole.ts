import { defineRule, Verdict } from '../defineRule';
import { factsOf, grantSubject } from '../subjects';

/**
 * Google Cloud's basic roles that can change things; Google advises against them in production
 * (Cloud IAM, "Roles and permissions", basic roles).
 */
const BASIC_ROLES: ReadonlyMap<string, 'critical' | 'high'> = new Map([
  ['roles/owner', 'critical'],
  ['roles/editor', 'high'],
] as const);

/** A grant of a basic role that reaches every service of a project. */
export const basicRole = defineRule({
  id: 'basic-role',
  title: 'Basic role (owner or editor)',
  owasp: 'NHI5:2025',
  severity: 'high',
  why: 'Basic roles hold thousands of permissions across all services of the project.',
  wayOut: 'Grant the predefined or custom roles that the workload needs.',
  judge(input) {
    return input.identities.flatMap(identity =>
      identity.grants.flatMap((grant): Verdict[] => {
        const severity = BASIC_ROLES.get(grant.name);
        return severity
          ? [
              {
                verdict: 'finding',
                subject: grantSubject(identity, grant),
                title: `${identity.displayName}: ${grant.name}`,
                message: `Holds ${grant.name} on ${
                  grant.resource ?? 'a resource that the source does not name'
                }.`,
                facts: factsOf(input, {
                  'grant.name': grant.name,
                  'grant.resource': grant.resource,
                }),
                severity,
                platformOwned: identity.platformOwned,
              },
            ]
          : [];
      }),
    );
  },
});
