import {
  describeFaultRuns,
  describeIssuer,
} from '@countersign/plugin-governance-node/testUtils';
import { startHarness } from '../__testUtils__/startHarness';

// Each revocation waits until the server has forgotten whom it has let in, and five orders are one test.
jest.setTimeout(60_000);

describeIssuer('tokens of Kubernetes', () => startHarness());

describeFaultRuns('Kubernetes, while it makes Secrets', () => startHarness(), {
  runs: 100,
});
describeFaultRuns(
  'Kubernetes, while it makes tokens',
  () => startHarness('of-the-token'),
  { runs: 50 },
);
describeFaultRuns(
  'Kubernetes, while tokens are noted',
  () => startHarness('of-the-note'),
  { runs: 50 },
);
