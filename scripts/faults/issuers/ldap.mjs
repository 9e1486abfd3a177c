import { startDebianSlapd } from '../../debianSlapd.mjs';
import { breakConnections } from '../killOften.mjs';
import { breakLine } from './brokenLine.mjs';
import sources from './sources.cjs';

/** Accounts of the distribution's slapd, over a line that breaks. */
export async function startLdap({ random, knex, defer }) {
  const server = await startDebianSlapd();
  if (server.skipped) {
    return server;
  }
  defer(() => server.stop());
  Object.assign(process.env, server.env);
  const { TestBranch, testServer } = sources.loadFrom(
    'ldap',
    '__testUtils__/slapd',
  );
  const { isChange } = sources.loadFrom('ldap', '__testUtils__/isChange');
  const line = await sources.openLine({
    host: '127.0.0.1',
    port: testServer().port,
    changes: isChange,
  });
  defer(() => line.close());
  const branch = await TestBranch.create('policy');
  const readers = await branch.addGroup('readers', [branch.ownDn]);
  const faults = breakLine(line, random);
  const url = `ldap://127.0.0.1:${line.port}`;
  return {
    version: server.version,
    scopes: [readers],
    given: {
      kind: 'ldap',
      config: {
        ...branch.config({ connection: { url } }),
        id: 'apps',
        environment: 'staging',
      },
      granting: {
        accountBase: branch.base,
        longestLifeMs: 90 * 86_400_000,
        grantable: [readers],
      },
    },
    ...faults,
    cut: async () => faults.cut() + (await breakConnections(knex)),
    look: () =>
      branch.asRoot(async root => {
        const { searchEntries } = await root.search(branch.base, {
          filter:
            '(&(description=*credential=*)(!(pwdAccountLockedTime=000001010000Z)))',
          attributes: ['description', 'userPassword'],
          paged: true,
        });
        // The overlay unlocks what is revoked for a moment, when its password is replaced by one that nothing matches.
        return searchEntries
          .filter(
            ({ userPassword }) => !String(userPassword).startsWith('{CRYPT}!'),
          )
          .map(({ dn, description }) => ({
            externalId: dn,
            tag: /credential="([^"]+)"/.exec(String(description))[1],
          }));
      }),
    letsIn: (dn, password) => branch.letsIn({ dn, password }),
  };
}
