import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';

/** The catalog's route of an entity, which it still declares for the legacy system. */
export const catalogEntityRouteRef = convertLegacyRouteRef(entityRouteRef);
