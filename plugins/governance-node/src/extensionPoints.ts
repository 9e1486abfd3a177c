import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { Route } from './http';
import {
  EffectHandler,
  Importer,
  InventorySource,
  Issuer,
  RemediationConnector,
  SecretStore,
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
  addIssuer(issuer: Issuer): void;
  addStore(store: SecretStore): void;
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

/**
 * Where modules register HTTP routes below `/api/governance`. A route that is registered here is mounted behind the same
 * checks as the plugin's own and stands in `/api/governance/openapi.json`; one that is mounted on `httpRouter` directly
 * does neither.
 *
 * @public
 */
export interface GovernanceRoutesExtensionPoint {
  /** Two routes of one method and path, or of one operation id, stop the plugin from starting. */
  addRoute(route: Route): void;
}

/**
 * Where modules register HTTP routes below `/api/governance`.
 *
 * @public
 */
export const governanceRoutesExtensionPoint =
  createExtensionPoint<GovernanceRoutesExtensionPoint>({
    id: 'governance.routes',
  });
