import { createExtensionPoint } from '@backstage/backend-plugin-api';
import {
  EffectHandler,
  Importer,
  InventorySource,
  RemediationConnector,
} from './ports';

/**
 * Where modules register what they can read, and what they can carry out.
 *
 * @public
 */
export interface GovernanceConnectorsExtensionPoint {
  addImporter(importer: Importer): void;
  addSource(source: InventorySource): void;
  addRemediationConnector(connector: RemediationConnector): void;
  addEffectHandler(handler: EffectHandler): void;
}

/**
 * Where modules register what they can read, and what they can carry out.
 *
 * @public
 */
export const governanceConnectorsExtensionPoint =
  createExtensionPoint<GovernanceConnectorsExtensionPoint>({
    id: 'governance.connectors',
  });
