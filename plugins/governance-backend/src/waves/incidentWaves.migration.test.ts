import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const AT = '2026-11-27T12:00:00.000Z';

describe.each(databases.eachSupportedId())(
  'the migration to waves on %s',
  id => {
    it('takes over for which integration credentials were asked, and can be undone and done again', async () => {
      const knex = await databases.init(id);
      const directory = resolvePackagePath(
        '@countersign/plugin-governance-backend',
        'migrations',
      );
      const name = '20261204000000_incident_waves.js';
      await knex.migrate.latest({ directory });
      await knex.migrate.down({ directory, name });
      await knex('flow_definitions').insert({
        hash: 'h',
        name: 'service-account-issuance',
        version: '1.0.0',
        canonical: '{}',
        source: '',
        author: 'a test',
        published_at: AT,
      });
      const asked: Array<[string, object, string | null]> = [
        ['first', { request: { integration: 'integration:Payroll' } }, null],
        ['second', { integration: { ref: 'integration:tax' } }, null],
        ['third', { request: {} }, null],
        ['fourth', { request: {} }, 'first'],
      ];
      for (const [index, [name_, facts, replaces]] of asked.entries()) {
        await knex('flow_instances').insert({
          id: `instance-${name_}`,
          hash: 'h',
          flow: 'service-account-issuance',
          subject: name_,
          dedupe_key: name_,
          mode: 'enforce',
          status: 'ended',
          state: 'active',
          version: 1,
          snapshot: JSON.stringify({ facts }),
          created_at: AT,
          updated_at: AT,
        });
        await knex('issued_credentials').insert({
          id: name_,
          instance_id: `instance-${name_}`,
          order_key: name_,
          state: 'active',
          issuer: 'fake',
          replaces,
          identity: name_,
          environment: 'production',
          scopes: '[]',
          purpose: 'is moved',
          owner: 'group:default/ledger',
          requested_by: 'user:default/ann',
          store: 'kept',
          target: name_,
          not_after: AT,
          ordered_at: AT.replace(':00.', `:0${index}.`),
        });
      }
      await knex.migrate.up({ directory, name });
      const held = await knex('issued_credentials')
        .orderBy('ordered_at')
        .pluck('integration');
      expect(held).toEqual([
        'integration:payroll',
        'integration:tax',
        null,
        'integration:payroll',
      ]);
    });
  },
);
