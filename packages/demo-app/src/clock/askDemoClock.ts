import { ResponseError } from '@backstage/errors';
import { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';

/**
 * Reads the demo clock, or moves it forward first. The route belongs to the demo's backend, so that the governance
 * client knows nothing of it.
 *
 * @param options.by - ISO 8601 duration to move the clock forward by
 * @returns milliseconds that the clock is ahead by
 * @throws ResponseError with the backend's reason
 */
export async function askDemoClock(options: {
  fetchApi: FetchApi;
  discoveryApi: DiscoveryApi;
  by?: string;
}): Promise<number> {
  const { fetchApi, discoveryApi, by } = options;
  const url = `${await discoveryApi.getBaseUrl('governance')}/demo/clock`;
  const response = await fetchApi.fetch(
    url,
    by
      ? {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ by }),
        }
      : undefined,
  );
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  const { offsetMs } = await response.json();
  return Number(offsetMs);
}
