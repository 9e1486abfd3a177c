import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, ResponseError } from '@backstage/errors';
import {
  CatalogProjectionPage,
  catalogProjectionPageSchema,
  ProjectedResource,
} from '@countersign/plugin-governance-common';

/** Records asked for in one request. */
const PAGE_SIZE = 500;
/** Milliseconds to wait for one page. */
const PAGE_TIMEOUT = 30_000;
/** How often a read is begun anew because the backend's store was replaced under it. */
const ATTEMPTS = 3;

/**
 * Gives one page of the projection: the records after a cursor, `limit` of them at most. Rejects when it cannot.
 *
 * @public
 */
export type ProjectionReader = (request: {
  after: string | undefined;
  limit: number;
  signal: AbortSignal;
}) => Promise<CatalogProjectionPage>;

/** Reads pages from the governance backend, as the catalog plugin. */
export function governanceProjectionReader(services: {
  discovery: DiscoveryService;
  auth: AuthService;
  /** Only what some component uses, or everything. */
  scope: 'attached' | 'all';
}): ProjectionReader {
  const { discovery, auth, scope } = services;
  return async ({ after, limit, signal }) => {
    const query = new URLSearchParams({ limit: String(limit), scope });
    if (after !== undefined) {
      query.set('after', after);
    }
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'governance',
    });
    const response = await fetch(
      `${await discovery.getBaseUrl('governance')}/catalog/projection?${query}`,
      {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.any([signal, AbortSignal.timeout(PAGE_TIMEOUT)]),
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const page = catalogProjectionPageSchema.safeParse(await response.json());
    if (!page.success) {
      const [issue] = page.error.issues;
      throw new InputError(
        `The governance backend sent a projection that cannot be read: ${issue.path.join(
          '.',
        )}: ${issue.message}`,
      );
    }
    return page.data;
  };
}

/**
 * Reads the whole projection, or nothing: any failure on the way is thrown, so that a part is never taken for the
 * whole. When the backend's generation changes between two pages the read begins anew.
 *
 * @throws ConflictError when the generation keeps changing, or a cursor leads in a circle
 */
export async function readWholeProjection(
  read: ProjectionReader,
  signal: AbortSignal,
): Promise<ProjectedResource[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const whole = await readOnce(read, signal);
    if (whole) {
      return whole;
    }
  }
  throw new ConflictError(
    `The governance backend replaced its store ${ATTEMPTS} times while the projection was read; nothing was taken over`,
  );
}

async function readOnce(
  read: ProjectionReader,
  signal: AbortSignal,
): Promise<ProjectedResource[] | undefined> {
  const items = new Map<string, ProjectedResource>();
  const cursors = new Set<string>();
  let after: string | undefined;
  let generation: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await read({ after, limit: PAGE_SIZE, signal });
    if (generation !== undefined && page.generation !== generation) {
      return undefined;
    }
    generation = page.generation;
    // A record that moved between pages while we read is there twice; the later sight holds
    page.items.forEach(item => items.set(item.ref, item));
    after = page.nextCursor;
    if (after !== undefined) {
      if (cursors.has(after)) {
        throw new ConflictError(
          `The governance backend gave the cursor ${after} twice; accepted are cursors that go on`,
        );
      }
      cursors.add(after);
    }
  } while (after !== undefined);
  return [...items.values()];
}
