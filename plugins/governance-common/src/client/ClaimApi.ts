import {
  Claim,
  ClaimKey,
  ClaimKeyRequest,
  ClaimToken,
  TakenClaim,
} from '../api';
import { Page } from '../reviews';

/** What lies sealed for the caller, and the keys that open it. @public */
export interface ClaimApi {
  /** The caller's public keys, oldest first. */
  listClaimKeys(): Promise<Page<ClaimKey>>;
  registerClaimKey(request: ClaimKeyRequest): Promise<ClaimKey>;
  /** Removes a key for good, with what lies sealed to it. */
  removeClaimKey(thumbprint: string): Promise<{ removed: true }>;
  /** What can still be taken, oldest first. */
  listClaims(): Promise<Page<Claim>>;
  /** Makes a token for taking a claim, and starts its last minutes. */
  openClaim(id: string): Promise<ClaimToken>;
  /** Takes what lies sealed, once. A second time revokes the credential. */
  takeClaim(id: string, token: string): Promise<TakenClaim>;
}
