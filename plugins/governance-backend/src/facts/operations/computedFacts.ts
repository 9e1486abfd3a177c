import { ComputedFact } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';

interface ComputedFactRow {
  instance_id: string;
  yields: string;
  formula: string;
  value: string | null;
  reasons: string;
  inputs: string;
  computed_at: string;
}

/** A computed fact of an instance, with when it was computed. */
export interface StoredComputedFact extends ComputedFact {
  computedAt: string;
}

/** Keeps what formulas yielded for an instance, in place of what they yielded before. Relies on the primary key. */
export async function storeComputedFacts(
  trx: Knex.Transaction,
  options: { instanceId: string; computed: ComputedFact[]; at: string },
): Promise<void> {
  const { instanceId, computed, at } = options;
  if (computed.length === 0) {
    return;
  }
  await trx<ComputedFactRow>('flow_computed_facts')
    .insert(
      computed.map(({ yields, formula, value, reasons, inputs }) => ({
        instance_id: instanceId,
        yields,
        formula,
        value: value === undefined ? null : JSON.stringify(value),
        reasons: JSON.stringify(reasons),
        inputs: JSON.stringify(inputs),
        computed_at: at,
      })),
    )
    .onConflict(['instance_id', 'yields'])
    .merge();
}

/** What formulas yielded for an instance, by path. Relies on the primary key. */
export async function readComputedFacts(
  trx: Knex.Transaction,
  instanceId: string,
): Promise<StoredComputedFact[]> {
  const rows = await trx<ComputedFactRow>('flow_computed_facts')
    .where({ instance_id: instanceId })
    .orderBy('yields');
  return rows.map(row => ({
    formula: row.formula,
    yields: row.yields,
    ...(row.value === null ? {} : { value: JSON.parse(row.value) }),
    reasons: JSON.parse(row.reasons),
    inputs: JSON.parse(row.inputs),
    computedAt: row.computed_at,
  }));
}
