import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';

jest.setTimeout(60_000);

describe('the migration of the ledger', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'can be taken back and made again on %s',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const migration = {
        directory: resolvePackagePath(
          '@countersign/plugin-governance-backend',
          'migrations',
        ),
        name: '20261101000100_ledger.js',
      };
      await knex.migrate.up(migration);
      const first = await knex('ledger_head').select();
      expect(first).toMatchObject([{ id: 1, hash: '0'.repeat(64) }]);
      await knex.migrate.down(migration);
      expect(await knex.schema.hasTable('ledger_entries')).toBe(false);
      await knex.migrate.up(migration);
      const second = await knex('ledger_head').select();
      expect(second[0].ledger_id).not.toBe(first[0].ledger_id);
    },
  );
});
