import { IssuedCredentialView, IssuerView, StoreView } from '../../api';
import { Page } from '../../reviews';
import type { CredentialFilter } from '../CredentialApi';
import type { GovernanceApi } from '../GovernanceApi';
import type { PageRequest } from '../PageRequest';
import { HttpCalls } from './HttpCalls';

/** Credentials, issuers and stores. */
export const credentialCalls = (http: HttpCalls) =>
  ({
    listCredentials(filter: CredentialFilter = {}, page: PageRequest = {}) {
      return http.get<Page<IssuedCredentialView>>('/credentials', {
        ...filter,
        ...page,
      });
    },

    getCredential(id: string) {
      return http.get<IssuedCredentialView>(
        `/credentials/${encodeURIComponent(id)}`,
      );
    },

    revokeCredential(id: string, request: { reason: string }) {
      return http.post<{ instanceId: string }>(
        `/credentials/${encodeURIComponent(id)}/revocation`,
        request,
      );
    },

    rotateCredential(id: string) {
      return http.post<{ instanceId: string }>(
        `/credentials/${encodeURIComponent(id)}/rotation`,
        {},
      );
    },

    answerRotation(id: string, answer: 'switched' | 'failed') {
      return http.post<{ instanceId: string }>(
        `/credentials/${encodeURIComponent(id)}/rotation/answer`,
        { answer },
      );
    },

    listIssuers() {
      return http.get<Page<IssuerView>>('/issuers');
    },

    listStores() {
      return http.get<Page<StoreView>>('/stores');
    },
  } satisfies Partial<GovernanceApi>);
