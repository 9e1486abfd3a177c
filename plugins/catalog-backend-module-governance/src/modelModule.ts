import { createBackendModule } from '@backstage/backend-plugin-api';
import { CatalogModelSources } from '@backstage/catalog-model/alpha';
import { catalogModelExtensionPoint } from '@backstage/plugin-catalog-node/alpha';
import { createGovernanceModelLayer } from '@countersign/plugin-governance-common/alpha';

/**
 * Adds the governance catalog model layer to the catalog. Registering any layer makes the whole catalog validate
 * entities by models instead of the built-in kinds.
 *
 * @alpha
 */
export const catalogModuleGovernanceModel = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'governance-model',
  register(reg) {
    reg.registerInit({
      deps: { model: catalogModelExtensionPoint },
      async init({ model }) {
        model.addModelSource(
          CatalogModelSources.static([createGovernanceModelLayer()]),
        );
      },
    });
  },
});
