import { PermissionRule } from '../../inventory';
import { defineRule, Verdict } from '../defineRule';
import { factsOf, grantSubject } from '../subjects';

function allowsEverything(rule: PermissionRule): boolean {
  return (
    rule.actions.includes('*') &&
    rule.resources.includes('*') &&
    (rule.names ?? []).length === 0
  );
}

function inWords(rule: PermissionRule): string {
  const groups = rule.groups ?? [];
  const where =
    groups.length === 0 || groups.includes('*')
      ? ''
      : ` of ${groups
          .map(group => (group === '' ? 'the core API' : group))
          .join(', ')}`;
  return `Allows * on *${where}.`;
}

/** A role definition that allows every action on every resource. */
export const wildcardRole = defineRule({
  id: 'wildcard-role',
  title: 'Role allows everything',
  owasp: 'NHI5:2025',
  severity: 'high',
  why: 'Whoever is given the role is given everything, including what is added later.',
  wayOut: 'List the actions and resources that are needed, and no others.',
  judge(input) {
    return input.roles.flatMap((role): Verdict[] => {
      const rule = role.permissions.find(allowsEverything);
      return rule
        ? [
            {
              verdict: 'finding',
              subject: {
                kind: 'role',
                realm: role.realm,
                externalId: role.externalId,
              },
              title: role.displayName,
              message: inWords(rule),
              facts: factsOf(input, {
                'role.permissions.actions': rule.actions.join(', '),
                'role.permissions.resources': rule.resources.join(', '),
                'role.permissions.groups': rule.groups?.join(', '),
              }),
              severity: role.platformOwned ? 'low' : undefined,
              platformOwned: role.platformOwned,
            },
          ]
        : [];
    });
  },
});

/** A grant that allows its holder every action on every resource. */
export const wildcardGrant = defineRule({
  id: 'wildcard-grant',
  title: 'Grant of everything',
  owasp: 'NHI5:2025',
  severity: 'critical',
  why: 'Whoever takes over the identity may do everything.',
  wayOut: 'Replace it by a role that lists what the identity does.',
  judge(input) {
    return input.identities.flatMap(identity =>
      identity.grants.flatMap((grant): Verdict[] => {
        if (grant.permissions === undefined && grant.kind === 'role') {
          return [
            {
              verdict: 'unknown',
              subject: grantSubject(identity, grant),
              title: `${identity.displayName}: ${grant.name}`,
              field: 'grant.permissions',
              reason: 'The source does not show what the role allows.',
            },
          ];
        }
        const rule = grant.permissions?.find(allowsEverything);
        return rule
          ? [
              {
                verdict: 'finding',
                subject: grantSubject(identity, grant),
                title: `${identity.displayName}: ${grant.name}`,
                message: inWords(rule),
                facts: factsOf(input, {
                  'grant.name': grant.name,
                  'grant.resource': grant.resource,
                  'grant.permissions.actions': rule.actions.join(', '),
                  'grant.permissions.resources': rule.resources.join(', '),
                }),
                severity: identity.platformOwned ? 'low' : undefined,
                platformOwned: identity.platformOwned,
              },
            ]
          : [];
      }),
    );
  },
});
