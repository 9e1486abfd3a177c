import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  CampaignQuality,
  QualityRun,
  TeamQuality,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { countSecondLooks } from './operations/secondLooks';
import { QualitySettings } from './readQualitySettings';
import { CampaignRun, scoreCampaign } from './scoreCampaign';

function toRun(run: CampaignRun, perPerson: boolean): QualityRun {
  const { score, person } = run;
  return {
    ...(perPerson ? { person } : {}),
    decisions: score.decisions,
    tooFew: score.tooFew,
    flagged: score.flagged,
    points: score.points,
    flagAt: score.flagAt,
    signals: score.signals,
    unsure: score.unsure,
  };
}

/** The worst first, and by what can be seen of a run, so that the order names nobody. */
function byPoints(a: QualityRun, b: QualityRun): number {
  return b.points - a.points || b.decisions - a.decisions;
}

function toTeam(
  owner: string,
  runs: readonly CampaignRun[],
  settings: QualitySettings,
): TeamQuality {
  const { perPerson, minPeople } = settings;
  const shown = perPerson || runs.length >= minPeople;
  return {
    owner,
    people: runs.length,
    decisions: runs.reduce((sum, { score }) => sum + score.decisions, 0),
    flagged: shown ? runs.filter(({ score }) => score.flagged).length : 0,
    ...(shown
      ? { runs: runs.map(run => toRun(run, perPerson)).sort(byPoints) }
      : {}),
  };
}

/** Whether the policy of the portal holds the sign-off of a campaign, for second looks that wait. */
export async function isSignOffHeld(
  trx: Knex.Transaction,
  settings: QualitySettings,
  campaignId: string,
): Promise<boolean> {
  if (!settings.holdSignOff) {
    return false;
  }
  const judged = await trx('campaign_quality')
    .where({ campaign_id: campaignId })
    .first('campaign_id');
  const { waiting } = await countSecondLooks(trx, campaignId);
  return !judged || waiting > 0;
}

/** How the decisions of a campaign were made, by team. */
export async function describeQuality(
  trx: Knex.Transaction,
  options: {
    campaignId: string;
    criteria?: PermissionCriteria<GovernedReviewQuery>;
    settings: QualitySettings;
  },
): Promise<CampaignQuality> {
  const { campaignId, criteria, settings } = options;
  const byOwner = new Map<string, CampaignRun[]>();
  for await (const run of scoreCampaign(trx, campaignId, criteria)) {
    byOwner.set(run.owner, [...(byOwner.get(run.owner) ?? []), run]);
  }
  const { secondLook } = settings;
  return {
    teams: [...byOwner]
      .map(([owner, runs]) => toTeam(owner, runs, settings))
      .sort((a, b) => b.flagged - a.flagged || (a.owner < b.owner ? -1 : 1)),
    perPerson: settings.perPerson,
    minPeople: settings.minPeople,
    ...(secondLook
      ? {
          secondLook: {
            ...secondLook,
            ...(await countSecondLooks(trx, campaignId, criteria)),
          },
        }
      : {}),
    held: await isSignOffHeld(trx, settings, campaignId),
  };
}
