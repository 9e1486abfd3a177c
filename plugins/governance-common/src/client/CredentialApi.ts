import { IssuedCredentialView, IssuerView, StoreView } from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Which credentials are asked for. @public */
export interface CredentialFilter {
  /** `mine`: what the caller has requested or answers for; `all` takes the right to read flows. */
  scope?: 'mine' | 'all';
  state?: IssuedCredentialView['state'];
}

/** Credentials that were ordered here, and where they can be had and delivered. @public */
export interface CredentialApi {
  /** The newest first. */
  listCredentials(
    filter?: CredentialFilter,
    page?: PageRequest,
  ): Promise<Page<IssuedCredentialView>>;
  getCredential(id: string): Promise<IssuedCredentialView>;
  /** Has it revoked at its issuer and read back. Taking away needs nobody's approval; it cannot be undone. */
  revokeCredential(
    id: string,
    request: { reason: string },
  ): Promise<{ instanceId: string }>;
  listIssuers(): Promise<Page<IssuerView>>;
  listStores(): Promise<Page<StoreView>>;
}
