import { CampaignSource } from '@countersign/plugin-governance-common';

/** How much of the scope of a campaign is not judged yet. */
export function countWaiting(
  sources: ReadonlyArray<Pick<CampaignSource, 'waiting'>>,
): number {
  return sources.reduce((sum, { waiting }) => sum + waiting, 0);
}

/** How much of the scope of a campaign is not asked about again. */
export function countCarried(
  sources: ReadonlyArray<Pick<CampaignSource, 'carried'>>,
): number {
  return sources.reduce((sum, { carried }) => sum + carried, 0);
}
