export * from './announceSecondUse';
export * from './ClaimAlarms';
export * from './ClaimKeyService';
export * from './ClaimService';
export * from './claimStore';
export * from './destroyExpired';
export type { OnSecondUse, SecondUse } from './ports';
export * from './readClaimSettings';
export * from './revokeClaimed';
