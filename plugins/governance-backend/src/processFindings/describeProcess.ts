import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  ProcessFinding,
  ProcessRule,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { CampaignRow, titleOf } from '../campaigns/campaignRows';
import { pageOf } from '../paging/pageOf';
import { restrictByCriteria } from '../permissions/restrictReviews';
import { ProcessFindingRow } from './operations/storeProcess';

function phrase({ rule, value, threshold }: ProcessFindingRow): string {
  switch (rule) {
    case 'backlog-age':
      return `The oldest open question has waited for ${value} days; more than ${threshold} is too long.`;
    case 'bulk-share':
      return `${Math.round(
        value * 100,
      )} % of the decisions were made many at once; more than ${Math.round(
        threshold * 100,
      )} % says that they were not looked at.`;
    case 'median-decision-seconds':
      return `Half of the decisions were made within ${value} seconds of opening the question; less than ${threshold} is too little to read it.`;
    case 'expired-exceptions':
      return `${value} ${
        value === 1 ? 'exception is' : 'exceptions are'
      } over, and nobody has decided since about what ${
        value === 1 ? 'it was' : 'they were'
      } about.`;
    default:
      throw new Error(`Unknown rule ${rule satisfies never}`);
  }
}

const WAYS_OUT: Record<ProcessRule, string> = {
  'backlog-age':
    'Answer the oldest questions first, or hand on what is not yours; the lead is asked besides when time runs out.',
  'bulk-share':
    'Have a sample looked at again, forbid deciding many at once in the definition, or ask about less at a time.',
  'median-decision-seconds':
    'Have a sample looked at again, and ask about less at a time or of people who know the thing.',
  'expired-exceptions':
    'Decide about what was excepted, or have a new exception granted with another control.',
};

function toProcessFinding(
  row: ProcessFindingRow & Pick<CampaignRow, 'document' | 'number'>,
): ProcessFinding {
  const { scope_kind: kind, scope_ref: ref } = row;
  return {
    id: row.id,
    rule: row.rule,
    severity: row.severity,
    scope:
      kind === 'campaign' ? { kind, ref, title: titleOf(row) } : { kind, ref },
    value: Number(row.value),
    threshold: Number(row.threshold),
    since: row.first_seen_at,
    message: phrase({ ...row, value: Number(row.value) }),
    wayOut: WAYS_OUT[row.rule],
  };
}

/** Which findings about certification are looked for. */
export type ProcessFilter =
  | { kind: 'campaign'; campaign: string }
  | {
      kind: 'team';
      /** Of a group and those below it; of every team unless told. */
      team?: string;
      /** Which teams the caller may see. */
      criteria: PermissionCriteria<GovernedReviewQuery> | undefined;
    };

/** A page of what is beyond its threshold now, by its id. Relies on `process_findings_scope_idx`. */
export async function listProcessFindings(
  trx: Knex.Transaction,
  options: { filter: ProcessFilter; after?: string; limit: number },
): Promise<{ items: ProcessFinding[]; total: number; next?: string }> {
  const { filter, after, limit } = options;
  const select = () => {
    const query = trx('process_findings')
      .whereNull('process_findings.resolved_at')
      .where('process_findings.scope_kind', filter.kind);
    if (filter.kind === 'campaign') {
      return query.where('process_findings.scope_ref', filter.campaign);
    }
    const { team, criteria } = filter;
    if (team) {
      query.where(owned =>
        owned
          .where('process_findings.scope_ref', team)
          .orWhereIn('process_findings.scope_ref', below =>
            below
              .select('group_ref')
              .from('directory_group_tree')
              .where({ ancestor_ref: team }),
          ),
      );
    }
    return criteria
      ? query.andWhere(inner =>
          restrictByCriteria(inner, criteria, {
            id: 'process_findings.id',
            owner: 'process_findings.owner_ref',
            environment: 'process_findings.environment',
          }),
        )
      : query;
  };
  const [{ count }] = await select().count<Array<{ count: string | number }>>(
    '* as count',
  );
  const rows: Parameters<typeof toProcessFinding>[0][] = await select()
    .leftJoin('campaigns', 'campaigns.id', 'process_findings.scope_ref')
    .modify(query => {
      if (after) {
        query.where('process_findings.id', '>', after);
      }
    })
    .orderBy('process_findings.id')
    .limit(limit + 1)
    .select('process_findings.*', 'campaigns.document', 'campaigns.number');
  const page = pageOf(rows, limit, ({ id }) => id);
  return {
    items: page.items.map(toProcessFinding),
    total: Number(count),
    next: page.next,
  };
}
