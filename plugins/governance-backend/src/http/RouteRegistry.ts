import { ConflictError, InputError } from '@backstage/errors';
import {
  GovernanceRoutesExtensionPoint,
  Route,
} from '@countersign/plugin-governance-node';

const placeOf = ({ method, path }: Route) =>
  `${method.toUpperCase()} ${path.replace(/:[A-Za-z]+/g, ':')}`;

/** Every route of the plugin and of its modules, each once. */
export class RouteRegistry implements GovernanceRoutesExtensionPoint {
  readonly #byPlace = new Map<string, Route>();
  readonly #operations = new Set<string>();

  /**
   * @throws ConflictError for a second route of one method and path, or of one operation id; InputError for a path that
   * is opened to callers without Backstage credentials and has parameters, since more than that one route would be open
   */
  addRoute(route: Route): void {
    const place = placeOf(route);
    const other = this.#byPlace.get(place);
    if (other) {
      throw new ConflictError(
        `${place} of '${route.operationId}' is taken by '${other.operationId}'`,
      );
    }
    if (this.#operations.has(route.operationId)) {
      throw new ConflictError(
        `operationId '${route.operationId}' is registered twice`,
      );
    }
    if (route.allow === 'own-credential' && route.path.includes(':')) {
      throw new InputError(
        `path '${route.path}' of '${route.operationId}' has parameters; a route with a credential of its own needs a fixed path`,
      );
    }
    this.#byPlace.set(place, route);
    this.#operations.add(route.operationId);
  }

  get routes(): Route[] {
    return [...this.#byPlace.values()];
  }
}
