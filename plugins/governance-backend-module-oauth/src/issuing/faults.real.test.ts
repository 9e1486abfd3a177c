import { TestDatabases } from '@backstage/backend-test-utils';
import { describeFaultRuns } from '@countersign/plugin-governance-node/testUtils';
import { startHarness } from '../__testUtils__/startHarness';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('clients written down in %s', id => {
  describeFaultRuns('oidc-provider', () => startHarness(databases, id), {
    runs: 200,
  });
});
