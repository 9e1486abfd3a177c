import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import governanceModule from '.';

it('registers its importers with the governance backend', async () => {
  const ids: string[] = [];
  const refuse = () => {
    throw new Error('This module registers importers only');
  };
  const governance = createBackendPlugin({
    pluginId: 'governance',
    register(env) {
      env.registerExtensionPoint(governanceConnectorsExtensionPoint, {
        addImporter: ({ id }) => ids.push(id),
        addSource: refuse,
        addRemediationConnector: refuse,
        addEffectHandler: refuse,
        addIssuer: refuse,
        addStore: refuse,
      });
      env.registerInit({ deps: {}, async init() {} });
    },
  });
  await startTestBackend({ features: [governance, governanceModule] });
  expect(ids).toEqual(['kubernetes-rbac']);
});
