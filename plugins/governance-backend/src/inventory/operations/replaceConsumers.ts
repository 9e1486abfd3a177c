import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { batchesOf, ConsumerRow } from '../rows';

/**
 * Replaces what one source says about who uses some subjects; what other sources say stays. Relies on the primary key,
 * which begins with the subject.
 */
export async function replaceConsumers(
  trx: Knex.Transaction,
  options: {
    source: string;
    basis: ConsumerRow['basis'];
    subjects: Array<{ ref: string; components: string[]; via: string }>;
  },
): Promise<void> {
  const { source, basis, subjects } = options;
  for (const batch of batchesOf(subjects)) {
    await trx<ConsumerRow>('inventory_consumers')
      .where({ source })
      .whereIn(
        'subject_ref',
        batch.map(({ ref }) => ref),
      )
      .delete();
  }
  const rows = new Map<string, ConsumerRow>();
  for (const { ref, components, via } of subjects) {
    for (const component of components) {
      const componentRef = keyOf(component);
      rows.set(`${ref} ${componentRef}`, {
        subject_ref: ref,
        component_ref: componentRef,
        source,
        basis,
        via,
      });
    }
  }
  for (const batch of batchesOf([...rows.values()])) {
    await trx<ConsumerRow>('inventory_consumers').insert(batch);
  }
}
