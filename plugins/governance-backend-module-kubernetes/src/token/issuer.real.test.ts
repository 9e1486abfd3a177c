import {
  describeFaultRuns,
  describeIssuer,
} from '@countersign/plugin-governance-node/testUtils';
import { startHarness } from '../__testUtils__/startHarness';

describeIssuer('tokens of Kubernetes', () => startHarness());

describeFaultRuns('Kubernetes, while it makes Secrets', () => startHarness(), {
  runs: 200,
});
describeFaultRuns(
  'Kubernetes, while it makes tokens',
  () => startHarness('of-the-token'),
  { runs: 100 },
);
describeFaultRuns(
  'Kubernetes, while tokens are noted',
  () => startHarness('of-the-note'),
  { runs: 100 },
);
