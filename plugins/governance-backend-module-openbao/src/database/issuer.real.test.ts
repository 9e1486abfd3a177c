import {
  describeFaultRuns,
  describeIssuer,
} from '@countersign/plugin-governance-node/testUtils';
import { startDatabaseHarness } from '../__testUtils__/startDatabaseHarness';

describeIssuer('the database secrets engine of OpenBao', () =>
  startDatabaseHarness(),
);

describeFaultRuns(
  'the database secrets engine, at every change',
  () => startDatabaseHarness(),
  { runs: 200 },
);
describeFaultRuns(
  'the database secrets engine, while it makes, wakes and ends logins',
  () => startDatabaseHarness({ faulty: 'of-the-login' }),
  { runs: 200 },
);
