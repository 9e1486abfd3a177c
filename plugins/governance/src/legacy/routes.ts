import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { rootRouteRef } from '../routes';

/** The plugin's page, as the legacy frontend system knows routes. */
export const legacyRootRouteRef = convertLegacyRouteRef(rootRouteRef);
