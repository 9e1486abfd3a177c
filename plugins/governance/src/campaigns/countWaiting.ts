import { CampaignSource } from '@countersign/plugin-governance-common';

/** How much of the scope of a campaign is not judged yet. */
export function countWaiting(
  sources: ReadonlyArray<Pick<CampaignSource, 'waiting'>>,
): number {
  return sources.reduce((sum, { waiting }) => sum + waiting, 0);
}
