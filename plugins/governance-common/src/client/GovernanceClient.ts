import { campaignCalls } from './calls/campaignCalls';
import { claimCalls } from './calls/claimCalls';
import { controlCalls } from './calls/controlCalls';
import { credentialCalls } from './calls/credentialCalls';
import { evidenceCalls } from './calls/evidenceCalls';
import { flowCalls } from './calls/flowCalls';
import { GovernanceClientOptions, HttpCalls } from './calls/HttpCalls';
import { inventoryCalls } from './calls/inventoryCalls';
import { requestCalls } from './calls/requestCalls';
import { reviewCalls } from './calls/reviewCalls';
import { reviewerCalls } from './calls/reviewerCalls';
import { standingCalls } from './calls/standingCalls';
import { waveCalls } from './calls/waveCalls';
import { GovernanceApi } from './GovernanceApi';

export type { GovernanceClientOptions } from './calls/HttpCalls';

/**
 * Calls the governance backend over HTTP.
 *
 * @public
 */
export interface GovernanceClient extends GovernanceApi {}

/**
 * Calls the governance backend over HTTP.
 *
 * @public
 */
export class GovernanceClient {
  constructor(options: GovernanceClientOptions) {
    const http = new HttpCalls(options);
    // Each area is written by itself; that together they are the whole, the compiler sees here.
    const calls: GovernanceApi = {
      ...inventoryCalls(http),
      ...reviewCalls(http),
      ...reviewerCalls(http),
      ...campaignCalls(http),
      ...evidenceCalls(http),
      ...flowCalls(http),
      ...requestCalls(http),
      ...claimCalls(http),
      ...controlCalls(http),
      ...credentialCalls(http),
      ...standingCalls(http),
      ...waveCalls(http),
    };
    Object.assign(this, calls);
  }
}
