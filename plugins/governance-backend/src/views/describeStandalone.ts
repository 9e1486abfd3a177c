import { NotFoundError } from '@backstage/errors';
import {
  Certification,
  StandaloneDetail,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { readStandaloneMaterials } from '../certification/readStandaloneMaterials';
import { ChangeRow, FindingRow, ItemRow } from '../inventory';
import { STANDALONE_TABLES, StandaloneKind } from '../inventory/standalone';
import { describeChange, listFacts, toFindingView } from './describeIdentity';

/** Changes that a page shows, the newest first. */
const CHANGES = 50;

/**
 * A certificate or a partner integration with everything that is known. Relies on primary keys and on
 * `inventory_changes_subject_idx` and `inventory_findings_subject_idx`.
 *
 * @throws NotFoundError where there is none that the restriction lets through
 */
export async function describeStandalone(
  trx: Knex.Transaction,
  options: {
    kind: StandaloneKind;
    ref: string;
    staleBefore: string;
    /** What a permission decision adds. */
    restrict: (query: Knex.QueryBuilder) => void;
    lastCertification: Certification | undefined;
  },
): Promise<StandaloneDetail> {
  const { kind, ref, staleBefore, lastCertification } = options;
  const table = STANDALONE_TABLES[kind];
  const row: ItemRow | undefined = await trx<ItemRow>(table)
    .where(`${table}.ref`, ref)
    .modify(options.restrict)
    .first();
  const material = row && (await readStandaloneMaterials(trx, [ref])).get(ref);
  const holding = material?.holdings[0];
  if (!row || !material || !holding) {
    throw new NotFoundError(`No ${kind} '${ref}' exists, or not for you`);
  }
  const findings = await trx<FindingRow>('inventory_findings')
    .where({ subject_ref: ref })
    .whereNull('resolved_at')
    .orderBy('id');
  const changes = await trx<ChangeRow>('inventory_changes')
    .where({ subject_ref: ref })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(CHANGES);
  const open: { id: string } | undefined = await trx('review_items')
    .where({ subject_ref: ref })
    .whereNot({ status: 'closed' })
    .orderBy('opened_at', 'desc')
    .first('id');
  return {
    ref,
    kind,
    title: row.display_name,
    source: row.source,
    environment: row.environment ?? undefined,
    owner: row.owner_ref ?? undefined,
    absentSince: row.absent_since ?? undefined,
    lastObservedAt: row.seen_at,
    facts: listFacts({ ...material.facts, ...holding.facts }, staleBefore),
    contract: holding.contract,
    dependents: material.dependents,
    openFindings: findings.map(toFindingView),
    changes: changes.map(change => ({
      at: change.at,
      kind: change.kind,
      what: describeChange(change.diff),
    })),
    openReviewId: open?.id,
    lastCertification,
  };
}
