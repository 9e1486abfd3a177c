import { useApi } from '@backstage/frontend-plugin-api';
import {
  GovernanceApi,
  IdentityDetail,
  StandaloneDetail,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { isNotFound } from '../states/describeError';
import { Query, useQuery } from './useQuery';

/** What a reference of the inventory stands for, as far as it has a page of its own. */
export type Holder =
  | { kind: 'identity'; identity: IdentityDetail }
  | { kind: 'standalone'; thing: StandaloneDetail };

/** What is asked next where there is no such thing of one kind; the first refusal is what is shown at the end. */
async function orElse<T>(
  ask: () => Promise<T>,
  otherwise: readonly (() => Promise<T>)[],
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const [next, ...rest] = otherwise;
    if (!next || !(error instanceof Error) || !isNotFound(error)) {
      throw error;
    }
    return orElse(next, rest);
  }
}

async function readHolder(api: GovernanceApi, ref: string): Promise<Holder> {
  return orElse<Holder>(
    async () => ({ kind: 'identity', identity: await api.getIdentity(ref) }),
    [
      async () => ({
        kind: 'standalone',
        thing: await api.getCertificate(ref),
      }),
      async () => ({
        kind: 'standalone',
        thing: await api.getPartnerIntegration(ref),
      }),
    ],
  );
}

/** An identity, a certificate or a partner integration, by reference, with everything that is known, and that is not. */
export function useHolder(ref: string | undefined): Query<Holder> {
  const api = useApi(governanceApiRef);
  return useQuery(ref, () => readHolder(api, ref ?? ''));
}
