import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { ApproleIssuer } from './approle/ApproleIssuer';
import { AuditLog, openAuditTables } from './audit/AuditLog';
import { OpenBaoServer } from './client/OpenBaoServer';
import { DatabaseIssuer } from './database/DatabaseIssuer';
import { DatabaseRemediation } from './database/DatabaseRemediation';
import { DatabaseSource } from './database/DatabaseSource';
import { KvStore } from './kv/KvStore';
import { ApproleSource } from './observe/ApproleSource';
import { readOpenBaoConfig } from './readOpenBaoConfig';
import { ApproleRemediation } from './remediation/ApproleRemediation';

/**
 * Stores credentials in the servers of `governance.sources.openbao`, observes their AppRoles, carries decisions about those out, and
 * issues AppRoles and logins of databases.
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
        database: coreServices.database,
        logger: coreServices.logger,
      },
      async init({ config, connectors, database, logger }) {
        const sources = readOpenBaoConfig(config);
        const knex = sources.some(source => source.audit)
          ? await openAuditTables(database)
          : undefined;
        for (const source of sources) {
          const { connection, store, issuer, databases, observe, remediation } =
            source;
          const server = new OpenBaoServer(connection);
          const audit =
            source.audit && knex
              ? new AuditLog(
                  {
                    source: source.id,
                    file: source.audit.file,
                    namespace: connection.namespace,
                  },
                  { knex, logger },
                )
              : undefined;
          if (store) {
            connectors.addStore(new KvStore(source, { ...store, server }));
          }
          if (observe) {
            connectors.addSource(
              new ApproleSource(source, { observe, server, audit }),
            );
          }
          if (remediation) {
            connectors.addRemediationConnector(
              new ApproleRemediation(source, { remediation, server }),
            );
          }
          if (issuer) {
            connectors.addIssuer(
              new ApproleIssuer(source, { issuer, server, audit }),
            );
          }
          for (const leased of databases ?? []) {
            connectors.addIssuer(
              new DatabaseIssuer(source, { issuer: leased, server }),
            );
            if (leased.observe) {
              connectors.addSource(
                new DatabaseSource(source, { issuer: leased, server }),
              );
              connectors.addRemediationConnector(
                new DatabaseRemediation(leased, server),
              );
            }
          }
        }
      },
    });
  },
});
