import { useApi } from '@backstage/frontend-plugin-api';
import { StandaloneDetail } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';

/** How the owner of a certificate or a partner integration is asked. */
export function useAskAboutStandalone(
  thing: Pick<StandaloneDetail, 'kind' | 'ref'>,
) {
  const api = useApi(governanceApiRef);
  return (cause: string) => api.openStandaloneReview(thing, cause);
}
