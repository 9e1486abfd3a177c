import {
  describeFaultRuns,
  describeIssuer,
} from '@countersign/plugin-governance-node/testUtils';
import { startSlapd } from '../__testUtils__/startSlapd';

const withPolicy = () => startSlapd('policy', 'ppolicy');
const withoutPolicy = () => startSlapd('plain', 'password');

describeIssuer('accounts of slapd with a password policy', withPolicy);
describeIssuer('accounts of slapd without one', withoutPolicy);

describeFaultRuns('slapd with a password policy', withPolicy, { runs: 200 });
describeFaultRuns('slapd without one', withoutPolicy, { runs: 200 });
