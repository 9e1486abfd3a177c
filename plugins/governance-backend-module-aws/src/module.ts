import { createBackendModule } from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { awsCloudTrail } from './cloudtrail/importer';
import { awsCredentialReport } from './importer';

/**
 * Adds the importers `aws-credential-report` and `aws-cloudtrail` to the governance backend.
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
        connectors.addImporter(awsCloudTrail);
      },
    });
  },
});
