import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { kubernetesAudit } from './audit/importer';
import { KubernetesServer } from './client/KubernetesServer';
import { kubernetesRbac } from './importer';
import { ClusterSource } from './observe/ClusterSource';
import { readKubernetesConfig } from './readKubernetesConfig';
import { KubernetesRemediation } from './remediation/KubernetesRemediation';
import { SecretKeyStore } from './store/SecretKeyStore';
import { TokenIssuer } from './token/TokenIssuer';

/**
 * Adds the importers `kubernetes-rbac` and `kubernetes-audit`; observes, stores credentials in, issues tokens of, and carries decisions
 * out in the clusters in `governance.sources.kubernetes`.
 *
 * @public
 */
export default createBackendModule({
  pluginId: 'governance',
  moduleId: 'kubernetes',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
      },
      async init({ config, connectors }) {
        connectors.addImporter(kubernetesRbac);
        connectors.addImporter(kubernetesAudit);
        for (const cluster of readKubernetesConfig(config)) {
          const { connection, issuer, store, observe, remediation } = cluster;
          const server = new KubernetesServer(connection);
          if (store) {
            connectors.addStore(
              new SecretKeyStore(cluster, { ...store, server }),
            );
          }
          if (observe) {
            connectors.addSource(
              new ClusterSource(cluster, { observe, server }),
            );
          }
          if (remediation) {
            connectors.addRemediationConnector(
              new KubernetesRemediation(cluster, { remediation, server }),
            );
          }
          if (issuer) {
            connectors.addIssuer(new TokenIssuer(cluster, { issuer, server }));
          }
        }
      },
    });
  },
});
