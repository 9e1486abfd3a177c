import { createBackendModule } from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { awsCredentialReport } from './importer';

/**
 * Adds the importer `aws-credential-report` to the governance backend.
 *
 * @public
 */
export default createBackendModule({
  pluginId: 'governance',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: { connectors: governanceConnectorsExtensionPoint },
      async init({ connectors }) {
        connectors.addImporter(awsCredentialReport);
      },
    });
  },
});
