import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { GovernanceProcessor } from './processor/GovernanceProcessor';
import { GovernanceEntityProvider } from './provider/GovernanceEntityProvider';

/**
 * Validates governed Resources, emits their relations, and projects the inventory of the governance backend into the
 * catalog.
 *
 * @public
 */
export const catalogModuleGovernance = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'governance',
  register(reg) {
    reg.registerInit({
      deps: {
        processing: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
        discovery: coreServices.discovery,
        auth: coreServices.auth,
      },
      async init({ processing, config, ...services }) {
        processing.addProcessor(new GovernanceProcessor());
        processing.addEntityProvider(
          GovernanceEntityProvider.fromConfig(config, services),
        );
      },
    });
  },
});
