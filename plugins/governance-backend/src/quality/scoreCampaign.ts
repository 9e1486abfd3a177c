import { RunScore, scoreRun } from '@countersign/plugin-governance-common';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  listDeciders,
  MarkedDecision,
  readMarks,
} from './operations/readMarks';

/** What one person has decided in a campaign, and how. */
export interface CampaignRun {
  person: string;
  /** Who owns most of it. */
  owner: string;
  score: RunScore;
  decisions: MarkedDecision[];
}

/** People whose decisions are read at once, so that memory does not grow with the campaign. */
const PEOPLE = 20;

function mostFrequent(decisions: readonly MarkedDecision[]): string {
  const counts = new Map<string, number>();
  for (const { owner } of decisions) {
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0][0];
}

/** Judges what each person has decided in a campaign, of items that the caller may see; a few people at a time. */
export async function* scoreCampaign(
  trx: Knex.Transaction,
  campaignId: string,
  criteria?: PermissionCriteria<GovernedReviewQuery>,
): AsyncGenerator<CampaignRun, void, void> {
  const deciders = await listDeciders(trx, campaignId, criteria);
  for (let start = 0; start < deciders.length; start += PEOPLE) {
    const marks = await readMarks(trx, {
      campaignId,
      people: deciders.slice(start, start + PEOPLE),
      criteria,
    });
    for (const [person, decisions] of marks) {
      yield {
        person,
        owner: mostFrequent(decisions),
        score: scoreRun(decisions.map(({ mark }) => mark)),
        decisions,
      };
    }
  }
}
