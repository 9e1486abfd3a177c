import { CampaignDefinition } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { resolveMembers } from '../directory/queryDirectory';
import { ReviewPlan } from './rows';

/** What a definition says of its stages, for one campaign; nothing where the owners are asked as reviews do. */
export function planOf(
  campaign: string,
  { spec, metadata }: CampaignDefinition,
): ReviewPlan | undefined {
  return spec.stages
    ? {
        campaign,
        owner: metadata.owner,
        strategy: spec.strategy ?? 'allMustKeep',
        stages: spec.stages,
        ...(spec.iterations ? { iterations: spec.iterations } : {}),
      }
    : undefined;
}

/** Why the chain of those who can be asked would end in nobody; nothing where it does not. */
export async function findUnreachable(
  trx: Knex.Transaction,
  { triageGroup }: { triageGroup: string },
  { spec, metadata }: CampaignDefinition,
): Promise<string[]> {
  if (!spec.stages) {
    return [];
  }
  const last = [
    ...(await resolveMembers(trx, triageGroup)),
    ...(await resolveMembers(trx, metadata.owner)),
  ];
  return last.length > 0
    ? []
    : [
        `neither ${triageGroup} nor ${metadata.owner} has any people, so that a question which nobody else may answer would be put to nobody`,
      ];
}
