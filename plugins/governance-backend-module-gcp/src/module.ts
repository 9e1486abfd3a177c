import { createBackendModule } from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { gcpIam } from './importer';

/**
 * Adds the importer `gcp-iam` to the governance backend.
 *
 * @public
 */
export default createBackendModule({
  pluginId: 'governance',
  moduleId: 'gcp',
  register(env) {
    env.registerInit({
      deps: { connectors: governanceConnectorsExtensionPoint },
      async init({ connectors }) {
        connectors.addImporter(gcpIam);
      },
    });
  },
});
