import { TestDatabases } from '@backstage/backend-test-utils';
import { startModule } from './__testUtils__/startModule';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('the module', () => {
  it('does nothing where no authority is configured', async () => {
    const knex = await databases.init('SQLITE_3');
    expect(await startModule({ knex })).toEqual({ issuers: [] });
    expect(await knex.schema.hasTable('ssh_certificates')).toBe(false);
  });
});
