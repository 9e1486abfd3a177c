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

function isMissing(error: unknown): boolean {
  return error instanceof Error && isNotFound(error);
}

/** Asks one after the other until there is such a thing; where there is none, the first refusal says so. */
async function firstFound<T>(
  first: () => Promise<T>,
  others: readonly (() => Promise<T>)[],
): Promise<T> {
  try {
    return await first();
  } catch (missing) {
    if (!isMissing(missing)) {
      throw missing;
    }
    for (const ask of others) {
      try {
        return await ask();
      } catch (error) {
        if (!isMissing(error)) {
          throw error;
        }
      }
    }
    throw missing;
  }
}

async function readHolder(api: GovernanceApi, ref: string): Promise<Holder> {
  return firstFound<Holder>(
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
