import {
  FaultLine,
  IssuerHarness,
} from '@countersign/plugin-governance-node/testUtils';
import { Attribute, Change } from 'ldapts';
import { randomUUID } from 'node:crypto';
import { isChange } from './isChange';
import { TestBranch, testServer } from './slapd';
import { LockKind } from '../readLdapConfig';
import { LdapIssuer } from '../issuing/LdapIssuer';

const HOUR_MS = 3_600_000;

/** A branch of the running server with an issuer on it, over a line that breaks as it is told to. */
export async function startSlapd(
  database: 'policy' | 'plain',
  lock: LockKind,
): Promise<IssuerHarness> {
  const server = testServer();
  const branch = await TestBranch.create(database);
  const groups = [
    await branch.addGroup('readers', [branch.ownDn]),
    await branch.addGroup('writers', [branch.ownDn]),
  ];
  const other = await branch.addGroup('admins', [branch.ownDn]);
  const line = await FaultLine.open({
    host: '127.0.0.1',
    port: server.port,
    changes: isChange,
  });
  const url = `ldap://127.0.0.1:${line.port}`;
  const granting = {
    accountBase: branch.base,
    longestLifeMs: 30 * 24 * HOUR_MS,
    grantable: groups,
  };
  const wrongPassword = `wrong-${randomUUID()}`;
  const find = (filter: string) =>
    branch.asRoot(async root => {
      const { searchEntries } = await root.search(branch.base, {
        filter,
        attributes: ['1.1'],
      });
      return searchEntries;
    });
  const foreignDn = (name: string) => `cn=x_${name},${branch.base}`;
  return {
    issuer: new LdapIssuer(
      branch.config({ lock, connection: { url } }),
      granting,
    ),
    line,
    unauthorized: new LdapIssuer(
      branch.config({ lock, connection: { url, bindPassword: wrongPassword } }),
      granting,
    ),
    canaries: [server.password, wrongPassword],
    order: changes => ({
      tag: `c-${randomUUID().slice(0, 18)}`,
      identity: 'payments',
      environment: 'production',
      scopes: [...groups].reverse(),
      notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
      owner: 'group:default/ledger',
      purpose: 'Reads the ledger',
      requestedBy: 'user:default/ann',
      ...changes,
    }),
    unknownScope: other,
    hostileScope: `${groups[0]})(objectClass=*`,
    use: async ({ externalId: dn }, material) =>
      (await branch.letsIn({ dn, password: material.reveal() }))
        ? 'works'
        : 'refused',
    scopesOf: ({ externalId: dn }, material) =>
      branch.as({ dn, password: material.reveal() }, async client => {
        const { searchEntries } = await client.search(branch.base, {
          filter: '(cn=data-*)',
        });
        return searchEntries
          .map(entry => entry.dn.replace('cn=data-', 'cn='))
          .sort();
      }),
    plantForeign: async () => {
      const name = `foreign-${randomUUID().slice(0, 8)}`;
      await branch.addAccount(`x_${name}`, {
        description: `Looks like it; credential="${name}" issuer="another" until="20300101000000Z"`,
      });
      return name;
    },
    hasForeign: name =>
      branch.letsIn({ dn: foreignDn(name), password: `x_${name}` }),
    count: async tag => (await find(`(cn=*_${tag})`)).length,
    ...(lock === 'ppolicy'
      ? {
          letEnd: ({ externalId }: { externalId: string }) =>
            branch.asRoot(root =>
              root.modify(externalId, [
                new Change({
                  operation: 'replace',
                  modification: new Attribute({
                    type: 'pwdEndTime',
                    values: ['20200101000000Z'],
                  }),
                }),
              ]),
            ),
        }
      : {}),
    cleanUp: () => branch.remove(),
  };
}
