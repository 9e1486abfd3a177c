import { Route } from './defineRoute';
import { catalogRoutes } from './routes/catalogRoutes';
import { flowRoutes } from './routes/flowRoutes';
import { inventoryRoutes } from './routes/inventoryRoutes';
import { ledgerRoutes } from './routes/ledgerRoutes';
import { reviewRoutes } from './routes/reviewRoutes';
import { RouteContext } from './routes/RouteContext';
import { sourceRoutes } from './routes/sourceRoutes';

/** Every route of the plugin. */
export function createRoutes(context: RouteContext): Route[] {
  return [
    ...inventoryRoutes(context),
    ...reviewRoutes(context),
    ...sourceRoutes(context),
    ...flowRoutes(context),
    ...ledgerRoutes(context),
    ...catalogRoutes(context),
  ];
}
