import {
  describeFaultRuns,
  describeIssuer,
} from '@countersign/plugin-governance-node/testUtils';
import { startHarness } from '../__testUtils__/startHarness';

describeIssuer('AppRoles of OpenBao', () => startHarness());

describeFaultRuns('OpenBao, while it makes roles', () => startHarness(), {
  runs: 200,
});
describeFaultRuns(
  'OpenBao, while it makes secret ids',
  () => startHarness({ faulty: 'of-the-secret-id' }),
  { runs: 200 },
);
