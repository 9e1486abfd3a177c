import { createBackendModule } from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { kubernetesRbac } from './importer';

/**
 * Adds the importer `kubernetes-rbac` to the governance backend.
 *
 * @public
 */
export default createBackendModule({
  pluginId: 'governance',
  moduleId: 'kubernetes',
  register(env) {
    env.registerInit({
      deps: { connectors: governanceConnectorsExtensionPoint },
      async init({ connectors }) {
        connectors.addImporter(kubernetesRbac);
      },
    });
  },
});
