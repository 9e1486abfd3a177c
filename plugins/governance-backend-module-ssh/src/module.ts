import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { CertificateAuthority } from './CertificateAuthority';
import { CertificateStore } from './CertificateStore';
import { readSshConfig } from './readSshConfig';
import { SshIssuer } from './SshIssuer';

/**
 * Signs SSH certificates with the authorities in `governance.sshAuthorities`, and keeps their revocation lists.
 *
 * @public
 */
export const governanceModuleSsh = createBackendModule({
  pluginId: 'governance',
  moduleId: 'ssh',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
        database: coreServices.database,
      },
      async init({ config, connectors, database }) {
        const authorities = readSshConfig(config);
        if (authorities.length === 0) {
          return;
        }
        const store = await CertificateStore.create(database);
        for (const each of authorities) {
          const authority = new CertificateAuthority(each, store);
          await authority.prepare();
          connectors.addIssuer(new SshIssuer(authority));
        }
      },
    });
  },
});
