import packageJson from '../../package.json';
import { createCelPolicyEngine } from './celPolicyEngine';
import { PolicyEngine } from './policyEngine';
import { POLICY_LIBRARY, probePolicy } from './probePolicy';

describe('the probe of the policy engine', () => {
  it('names the library that the package pins', () => {
    const version = packageJson.dependencies['@marcbachmann/cel-js'];
    expect(POLICY_LIBRARY).toBe(`@marcbachmann/cel-js ${version}`);
  });

  it('sees the same in the same engine, and a difference in another', () => {
    const policy = createCelPolicyEngine();
    expect(probePolicy(createCelPolicyEngine())).toEqual(probePolicy(policy));
    const lenient: PolicyEngine = {
      ...policy,
      evaluate: (...args) => {
        const result = policy.evaluate(...args);
        return result.ok ? result : { ok: true, value: true, inputs: {} };
      },
    };
    expect(probePolicy(lenient)).not.toEqual(probePolicy(policy));
  });

  it('has expressions that hold, that do not, and that fail', () => {
    const results = JSON.stringify(probePolicy(createCelPolicyEngine()));
    expect(results).toContain('"result":true');
    expect(results).toContain('"result":false');
    expect(results).toContain('"result":"error"');
  });
});
