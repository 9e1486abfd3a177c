import {
  Claim,
  ClaimKey,
  ClaimKeyRequest,
  ClaimToken,
  TakenClaim,
} from '../../api';
import { Page } from '../../reviews';
import type { ClaimApi } from '../ClaimApi';
import { HttpCalls } from './HttpCalls';

/** Keys for claims, and taking what lies sealed. */
export const claimCalls = (http: HttpCalls) =>
  ({
    listClaimKeys() {
      return http.get<Page<ClaimKey>>('/claim-keys');
    },

    registerClaimKey(request: ClaimKeyRequest) {
      return http.post<ClaimKey>('/claim-keys', request);
    },

    removeClaimKey(thumbprint: string) {
      return http.request<{ removed: true }>(
        `/claim-keys/${encodeURIComponent(thumbprint)}`,
        { method: 'DELETE' },
      );
    },

    listClaims() {
      return http.get<Page<Claim>>('/claims');
    },

    openClaim(id: string) {
      return http.post<ClaimToken>(
        `/claims/${encodeURIComponent(id)}/token`,
        {},
      );
    },

    takeClaim(id: string, token: string) {
      return http.post<TakenClaim>(`/claims/${encodeURIComponent(id)}`, {
        token,
      });
    },
  } satisfies ClaimApi);
