import { createApiRef } from '@backstage/frontend-plugin-api';
import { GovernanceApi } from '@countersign/plugin-governance-common';

/**
 * The governance backend, as pages ask it. Every call acts for the signed-in person and throws a `ResponseError` with
 * the backend's reason.
 *
 * @public
 */
export const governanceApiRef = createApiRef<GovernanceApi>().with({
  id: 'plugin.governance.client',
  pluginId: 'governance',
});
