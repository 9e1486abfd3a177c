import { AsyncLocalStorage } from 'node:async_hooks';
import { BasicPermission } from '@backstage/plugin-permission-common';
import {
  governanceCampaignReadPermission,
  governanceEvidenceReadPermission,
  governanceLedgerReadPermission,
} from '@countersign/plugin-governance-common';

/** What somebody may read during one request, besides what the policy lets them. */
export interface Auditing {
  /** Campaigns that they may read; `all` where a grant is not about one. */
  campaigns: 'all' | readonly string[];
  /** The campaign that the request is about, where it is about one. */
  target: string | undefined;
}

const store = new AsyncLocalStorage<Auditing>();

/** Does something as somebody who reads by a grant. */
export function runAuditing<T>(auditing: Auditing, work: () => T): T {
  return store.run(auditing, work);
}

/** What may be read by grants of whoever asks, if they have any. */
export function currentAuditing(): Auditing | undefined {
  return store.getStore();
}

/** Whether a grant covers the campaign that the request is about. */
export function coversTarget({ campaigns, target }: Auditing): boolean {
  return (
    campaigns === 'all' || (target !== undefined && campaigns.includes(target))
  );
}

const READABLE: readonly string[] = [
  governanceCampaignReadPermission.name,
  governanceEvidenceReadPermission.name,
  governanceLedgerReadPermission.name,
];

/** Whether a grant lets whoever asks do what the policy does not. A list of campaigns is for `Authorizer.campaigns`. */
export function isGranted(permission: BasicPermission): boolean {
  const auditing = currentAuditing();
  return (
    auditing !== undefined &&
    READABLE.includes(permission.name) &&
    coversTarget(auditing)
  );
}
