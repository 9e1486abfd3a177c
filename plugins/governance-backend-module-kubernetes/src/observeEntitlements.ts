import {
  ObservedEntitlement,
  ObservedIdentity,
} from '@countersign/plugin-governance-common';
import { Binding, RoleRule } from './objects';

/** A binding with what its role allows. */
export interface BoundRules {
  kind: 'ClusterRoleBinding' | 'RoleBinding';
  binding: Binding;
  namespace: string;
  rules: readonly RoleRule[];
}

/** What lets somebody act as a service account, as the API server asks about it. */
const WAYS = [
  { verb: 'impersonate', group: '', resource: 'serviceaccounts' },
  { verb: 'create', group: '', resource: 'serviceaccounts/token' },
] as const;

type Way = (typeof WAYS)[number];

function names(list: readonly string[] | null | undefined, name: string) {
  return (list ?? []).some(entry => entry === '*' || entry === name);
}

/** A star among resources covers subresources too, and so does one before the name of the subresource. */
function coversResource(rule: RoleRule, resource: string): boolean {
  const [, sub] = resource.split('/');
  return (
    names(rule.resources, resource) ||
    (sub !== undefined && (rule.resources ?? []).includes(`*/${sub}`))
  );
}

/** Whether a rule opens a way to a service account of a name. */
function opens(rule: RoleRule, way: Way, account: string): boolean {
  const only = rule.resourceNames ?? [];
  return (
    names(rule.verbs, way.verb) &&
    names(rule.apiGroups, way.group) &&
    coversResource(rule, way.resource) &&
    (only.length === 0 || only.includes(account))
  );
}

/** The ways to a service account of a name that a binding opens. */
function waysTo({ rules }: BoundRules, account: string): Way[] {
  return WAYS.filter(way => rules.some(rule => opens(rule, way, account)));
}

/** Who of a binding is a person or a group of people: what is named `system:` is the platform's own. */
function peopleOf({ binding }: BoundRules) {
  return (binding.subjects ?? []).filter(
    ({ kind, name }) =>
      kind !== 'ServiceAccount' && !name.startsWith('system:'),
  );
}

function describeBinding({ kind, binding, namespace }: BoundRules): string {
  const name =
    kind === 'RoleBinding'
      ? `${namespace}/${binding.metadata.name}`
      : binding.metadata.name;
  return `${kind}/${name} → ${binding.roleRef.kind}/${binding.roleRef.name}`;
}

/** So many bindings are named; a text has its limit. */
const NAMED = 3;

function phraseBindings(by: readonly string[]): string {
  const named = [...by].sort().slice(0, NAMED);
  const rest = by.length - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
}

/**
 * Who may act as a service account: by impersonating it, or by making tokens of it. What a RoleBinding gives holds in its
 * namespace. Reading a Secret that holds a token is not looked at.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 */
export function observeEntitlements(
  identity: Pick<ObservedIdentity, 'key'>,
  bound: readonly BoundRules[],
): ObservedEntitlement[] {
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(
    identity.key.externalId,
  );
  if (!account) {
    return [];
  }
  const [, namespace, name] = account;
  const found = new Map<string, { said: ObservedEntitlement; by: string[] }>();
  for (const one of bound) {
    if (one.kind === 'RoleBinding' && one.namespace !== namespace) {
      continue;
    }
    for (const { verb, resource } of waysTo(one, name)) {
      for (const subject of peopleOf(one)) {
        const externalId = `${verb}:${subject.kind}:${subject.name}`;
        const known = found.get(externalId) ?? {
          said: {
            externalId,
            holder: subject.name,
            may: `${verb} ${resource}`,
          },
          by: [],
        };
        known.by.push(describeBinding(one));
        found.set(externalId, known);
      }
    }
  }
  return [...found.values()].map(({ said, by }) => ({
    ...said,
    via: phraseBindings(by),
  }));
}
