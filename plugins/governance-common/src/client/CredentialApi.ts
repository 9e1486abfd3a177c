import { IssuedCredentialView, IssuerView, StoreView } from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Which credentials are asked for. @public */
export interface CredentialFilter {
  /** `mine`: what the caller has requested or answers for; `all` takes the right to read flows. */
  scope?: 'mine' | 'all';
  state?: IssuedCredentialView['state'];
  /** Id of the issuer. */
  issuer?: string;
  environment?: string;
  /** Reference of who answers for it, or of a group above them. */
  owner?: string;
  /** What has not ended and does within so many days. */
  endsWithinDays?: number;
  /** Part of whom it is for, of what for, or of what its system calls it, in whatever case. */
  text?: string;
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
  /** Has it replaced by one of the same rights; both work until the switch is seen or said. */
  rotateCredential(id: string): Promise<{ instanceId: string }>;
  /** Says that the switch is done, so that the old one goes, or that it failed, so that the new one does. */
  answerRotation(
    id: string,
    answer: 'switched' | 'failed',
  ): Promise<{ instanceId: string }>;
  listIssuers(): Promise<Page<IssuerView>>;
  listStores(): Promise<Page<StoreView>>;
}
