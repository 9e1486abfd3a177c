import {
  evaluateFindings,
  FindingThresholds,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { batchesOf, FindingRow, ItemRow } from '../../inventory/rows';
import { findingRow } from '../findingRows';
import { storeFindings } from './storeFindings';

/** Judges certificates or roles as they are stored, and stores what is found. */
export async function evaluateItems(
  trx: Knex.Transaction,
  options: {
    kind: 'certificate' | 'role';
    refs: string[];
    now: Date;
    thresholds: FindingThresholds;
  },
): Promise<void> {
  const { kind, now, thresholds } = options;
  const table =
    kind === 'certificate' ? 'inventory_certificates' : 'inventory_roles';
  for (const refs of batchesOf(options.refs)) {
    const rows = await trx<ItemRow>(table)
      .whereIn('ref', refs)
      .whereNull('absent_since');
    const current = rows.flatMap(row => {
      const body = JSON.parse(row.body);
      return evaluateFindings(
        {
          source: row.source,
          observedAt: row.seen_at,
          identities: [],
          certificates: kind === 'certificate' ? [body] : [],
          roles: kind === 'role' ? [body] : [],
        },
        { now, thresholds },
      ).findings.map(finding =>
        findingRow(
          finding,
          { ref: row.ref, identityRef: undefined, source: row.source },
          now.toISOString(),
        ),
      );
    });
    const stored = await trx<FindingRow>('inventory_findings').whereIn(
      'subject_ref',
      refs,
    );
    await storeFindings(trx, { stored, current, at: now.toISOString() });
  }
}
