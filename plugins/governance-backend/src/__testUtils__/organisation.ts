import { Entity } from '@backstage/catalog-model';

/** People of the organisation that tests play with, as entity references. */
export const people = {
  ann: 'user:default/ann',
  ben: 'user:default/ben',
  dana: 'user:default/dana',
  lena: 'user:default/lena',
  otto: 'user:default/otto',
  pia: 'user:default/pia',
  sam: 'user:default/sam',
} as const;

/** Its groups. `finance` stands above `ledger` and `payments`, and lena leads it. */
export const groups = {
  auditors: 'group:default/auditors',
  finance: 'group:default/finance',
  identitySecurity: 'group:default/identity-security',
  ledger: 'group:default/ledger',
  payments: 'group:default/payments',
  security: 'group:default/security',
} as const;

/** Who belongs to which group directly. */
const MEMBERS: Record<string, string[]> = {
  [groups.auditors]: [people.otto],
  [groups.finance]: [people.lena],
  [groups.identitySecurity]: [people.dana, people.sam],
  [groups.ledger]: [people.ann, people.ben],
  [groups.payments]: [people.pia],
  [groups.security]: [people.sam],
};

const nameOf = (ref: string) => ref.split('/')[1];

function group(ref: string, parent?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: {
      name: nameOf(ref),
      namespace: 'default',
      ...(ref === groups.finance
        ? { annotations: { 'governance.countersign.dev/lead': people.lena } }
        : {}),
    },
    spec: { type: 'team', children: [] },
    relations: [
      ...(MEMBERS[ref] ?? []).map(targetRef => ({
        type: 'hasMember',
        targetRef,
      })),
      ...(parent ? [{ type: 'childOf', targetRef: parent }] : []),
    ],
  };
}

/** A component as the catalog answers it. */
export function component(
  name: string,
  owner: string,
  runtime = 'kubernetes:one',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'governance.countersign.dev/runtime': runtime },
    },
    spec: { type: 'service', lifecycle: 'production', owner },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

/** The catalog of the organisation. */
export function organisation(): Entity[] {
  return [
    group(groups.auditors),
    group(groups.finance),
    group(groups.identitySecurity),
    group(groups.ledger, groups.finance),
    group(groups.payments, groups.finance),
    group(groups.security),
    component('ledger-api', groups.ledger),
    component('payments-api', groups.payments),
  ];
}

/** What somebody's memberships let them claim to own: themselves and their groups. */
export function claimsOf(user: string): string[] {
  return [
    user,
    ...Object.entries(MEMBERS)
      .filter(([, members]) => members.includes(user))
      .map(([ref]) => ref),
  ];
}
