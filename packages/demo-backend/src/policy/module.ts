import { createBackendModule } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { refuseOutsideDevelopment } from '../refuseOutsideDevelopment';
import { DemoPermissionPolicy } from './DemoPermissionPolicy';

/** Installs the permission policy of the demo. */
export const permissionModuleDemoPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'demo-policy',
  register(reg) {
    reg.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        refuseOutsideDevelopment('The demo permission policy');
        policy.setPolicy(new DemoPermissionPolicy());
      },
    });
  },
});
