import { Entity } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteParams } from '@backstage/plugin-catalog-react';
import { catalogEntityRouteRef } from '../display/entityRoute';

/** Where the tab of an entity is, below the entity's own page. */
export const TAB_PATH = '/identities';

/** The tab of an entity, where the portal has the catalog's entity page. */
export function useTabHref(entity: Entity): string | undefined {
  const route = useRouteRef(catalogEntityRouteRef);
  return route ? `${route(entityRouteParams(entity))}${TAB_PATH}` : undefined;
}
