import { createBackendModule } from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { csv, declared, x509 } from './importer';

/**
 * Adds the importers `x509`, `csv` and `declared` to the governance backend.
 *
 * @public
 */
export default createBackendModule({
  pluginId: 'governance',
  moduleId: 'files',
  register(env) {
    env.registerInit({
      deps: { connectors: governanceConnectorsExtensionPoint },
      async init({ connectors }) {
        connectors.addImporter(x509);
        connectors.addImporter(csv);
        connectors.addImporter(declared);
      },
    });
  },
});
