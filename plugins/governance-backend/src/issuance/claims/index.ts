export * from './announceRevoked';
export * from './ClaimAlarms';
export * from './ClaimKeyService';
export * from './ClaimService';
export * from './claimStore';
export * from './destroyExpired';
export type { LostValue, OnLostValue, OnSecondUse, SecondUse } from './ports';
export * from './readClaimSettings';
export * from './revokeClaimed';
