import { TestDatabases } from '@backstage/backend-test-utils';
import {
  describeFaultRuns,
  describeIssuer,
} from '@countersign/plugin-governance-node/testUtils';
import { startHarness } from './__testUtils__/startHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'certificates written down in %s',
  id => {
    describeIssuer('an authority that sshd trusts', () =>
      startHarness(databases, id),
    );
  },
);

// Each order is signed by a program of its own, which takes its time: on the database that more than one replica can share.
describe('certificates written down in PostgreSQL', () => {
  describeFaultRuns(
    'an authority that sshd trusts',
    () => startHarness(databases, 'POSTGRES_18'),
    { runs: 200 },
  );
});
