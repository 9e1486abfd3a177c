import { ProcessRule } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { recordRefOf } from '../../inventory/refs';
import { ProcessVerdict } from '../judgeProcess';
import { ProcessScope } from './readMeasures';

/** A row of `process_findings`. */
export interface ProcessFindingRow {
  id: string;
  rule: ProcessRule;
  severity: 'critical' | 'high' | 'medium' | 'low';
  scope_kind: 'team' | 'campaign';
  scope_ref: string;
  owner_ref: string;
  environment: null;
  value: number;
  threshold: number;
  first_seen_at: string;
  measured_at: string;
  resolved_at: string | null;
}

const TABLE = 'process_findings';

/**
 * Brings the findings of a scope in line with what is beyond its threshold now: new ones are added, those that are below again
 * are resolved and kept, those that come back begin anew.
 */
export async function storeProcess(
  trx: Knex.Transaction,
  scope: ProcessScope,
  options: { verdicts: readonly ProcessVerdict[]; at: string },
): Promise<void> {
  const { verdicts, at } = options;
  const stored: ProcessFindingRow[] = await trx<ProcessFindingRow>(TABLE).where(
    { scope_kind: scope.kind, scope_ref: scope.ref },
  );
  const byRule = new Map(stored.map(row => [row.rule, row]));
  const rows = verdicts.map((verdict): ProcessFindingRow => {
    const before = byRule.get(verdict.rule);
    return {
      id: recordRefOf('process', verdict.rule, scope.kind, scope.ref),
      ...verdict,
      scope_kind: scope.kind,
      scope_ref: scope.ref,
      owner_ref: scope.owner,
      environment: null,
      first_seen_at:
        before && before.resolved_at === null ? before.first_seen_at : at,
      measured_at: at,
      resolved_at: null,
    };
  });
  if (rows.length > 0) {
    await trx<ProcessFindingRow>(TABLE).insert(rows).onConflict('id').merge();
  }
  const holding = new Set(rows.map(({ id }) => id));
  const over = stored.filter(
    row => row.resolved_at === null && !holding.has(row.id),
  );
  if (over.length > 0) {
    await trx<ProcessFindingRow>(TABLE)
      .whereIn(
        'id',
        over.map(({ id }) => id),
      )
      .update({ resolved_at: at });
  }
}

/** Resolves what is found of campaigns that do not run any more. */
export async function resolveEnded(
  trx: Knex.Transaction,
  at: string,
): Promise<void> {
  await trx<ProcessFindingRow>(TABLE)
    .where({ scope_kind: 'campaign' })
    .whereNull('resolved_at')
    .whereNotIn('scope_ref', running =>
      running
        .select('id')
        .from('campaigns')
        .whereIn('state', ['opening', 'running']),
    )
    .update({ resolved_at: at });
}
