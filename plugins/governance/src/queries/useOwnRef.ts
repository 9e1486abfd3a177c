import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from './useQuery';

/** The reader's own reference, once it is known. */
export function useOwnRef(): string | undefined {
  const identity = useApi(identityApiRef);
  return useQuery('own', () => identity.getBackstageIdentity()).value
    ?.userEntityRef;
}
