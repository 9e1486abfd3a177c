import {
  campaignDurationMs,
  CampaignDefinition,
} from '@countersign/plugin-governance-common';
import { CarryRule } from '../certification/carryForward';

/**
 * What a campaign of a definition carries forward; undefined where it asks about everything. The sample is drawn by the name and
 * the number of the campaign, so that a preview draws what its launch draws, and another campaign draws others.
 */
export function carryRuleOf(
  { metadata, spec }: CampaignDefinition,
  number: number,
): CarryRule | undefined {
  const { carryForward } = spec;
  return (
    carryForward && {
      maxAgeMs: campaignDurationMs(carryForward.maxAge),
      sample: {
        share: carryForward.sample,
        seed: `${metadata.name}/${number}`,
      },
    }
  );
}
