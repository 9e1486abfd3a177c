import { describeFaultRuns } from '@countersign/plugin-governance-node/testUtils';
import { startPostgresql } from '../__testUtils__/startPostgresql';

const url = process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;

describeFaultRuns(
  'PostgreSQL',
  () => startPostgresql(new URL(url ?? 'no server was started')),
  { runs: 200 },
);
