import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { GitHubApi } from './client/GitHubApi';
import { EnvironmentStore } from './environments/EnvironmentStore';
import { readGitHubConfig } from './readGitHubConfig';

/**
 * Stores credentials as secrets of the environments in `governance.sources.github`.
 *
 * @public
 */
export const governanceModuleGitHub = createBackendModule({
  pluginId: 'governance',
  moduleId: 'github',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
      },
      async init({ config, connectors }) {
        const integrations = ScmIntegrations.fromConfig(config);
        const credentials =
          DefaultGithubCredentialsProvider.fromIntegrations(integrations);
        for (const store of readGitHubConfig(config, integrations)) {
          connectors.addStore(
            new EnvironmentStore(store, new GitHubApi(store, credentials)),
          );
        }
      },
    });
  },
});
