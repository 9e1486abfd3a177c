import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { PostgresqlIssuer } from './issuing/PostgresqlIssuer';
import { PostgresqlRemediation } from './PostgresqlRemediation';
import { PostgresqlSource } from './PostgresqlSource';
import { readPostgresqlConfig } from './readPostgresqlConfig';

/**
 * Governs the roles of the PostgreSQL servers in `governance.sources.postgresql`.
 *
 * @public
 */
export const governanceModulePostgresql = createBackendModule({
  pluginId: 'governance',
  moduleId: 'postgresql',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
      },
      async init({ config, connectors }) {
        for (const source of readPostgresqlConfig(config)) {
          connectors.addSource(new PostgresqlSource(source));
          connectors.addRemediationConnector(new PostgresqlRemediation(source));
          if (source.issuer) {
            connectors.addIssuer(new PostgresqlIssuer(source, source.issuer));
          }
        }
      },
    });
  },
});
