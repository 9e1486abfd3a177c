import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { ApproleIssuer } from './approle/ApproleIssuer';
import { OpenBaoServer } from './client/OpenBaoServer';
import { KvStore } from './kv/KvStore';
import { ApproleSource } from './observe/ApproleSource';
import { readOpenBaoConfig } from './readOpenBaoConfig';

/**
 * Stores credentials in, observes AppRoles of, and issues them from the servers in `governance.sources.openbao`.
 *
 * @public
 */
export const governanceModuleOpenBao = createBackendModule({
  pluginId: 'governance',
  moduleId: 'openbao',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
      },
      async init({ config, connectors }) {
        for (const source of readOpenBaoConfig(config)) {
          const { connection, store, issuer, observe } = source;
          const server = new OpenBaoServer(connection);
          if (store) {
            connectors.addStore(new KvStore(source, { ...store, server }));
          }
          if (observe) {
            connectors.addSource(
              new ApproleSource(source, { observe, server }),
            );
          }
          if (issuer) {
            connectors.addIssuer(new ApproleIssuer(source, { issuer, server }));
          }
        }
      },
    });
  },
});
