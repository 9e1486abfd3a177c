import { Knex } from 'knex';
import {
  batchesOf,
  ConsumerRow,
  FindingRow,
  identityRefOf,
  recordRefOf,
} from '../inventory';
import { ComponentFacts } from './readComponents';

/** Who says so, where a component's own annotation does. */
const CATALOG_SOURCE = 'catalog';
const RULE = 'catalog-annotation';

async function replaceAnnotationFindings(
  trx: Knex.Transaction,
  components: ComponentFacts[],
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const rows = components.flatMap(component =>
    component.problems.map(
      (problem): FindingRow => ({
        id: recordRefOf(RULE, component.ref, problem.field, problem.message),
        rule: RULE,
        owasp: '',
        severity: 'low',
        source: CATALOG_SOURCE,
        subject_kind: 'component',
        subject_ref: recordRefOf('component', component.ref),
        identity_ref: null,
        title: 'An annotation of a component cannot be read',
        message: `${component.ref}: ${problem.field} ${problem.message}`,
        way_out: `Correct ${problem.field} where ${component.ref} is written`,
        detail: JSON.stringify({ component: component.ref, problem }),
        first_seen_at: at,
        resolved_at: null,
      }),
    ),
  );
  await trx<FindingRow>('inventory_findings')
    .where({ rule: RULE })
    .whereNull('resolved_at')
    .whereNotIn(
      'id',
      rows.map(({ id }) => id),
    )
    .update({ resolved_at: at });
  for (const batch of batchesOf(rows)) {
    await trx<FindingRow>('inventory_findings')
      .insert(batch)
      .onConflict('id')
      .merge(['message', 'detail', 'resolved_at']);
  }
}

/**
 * Stores what components say of themselves: what correlation compares, the identities that their annotations name,
 * and, as findings, what in these cannot be read.
 */
export async function replaceComponents(
  trx: Knex.Transaction,
  components: ComponentFacts[],
  now: Date,
): Promise<void> {
  await trx('directory_components').delete();
  for (const batch of batchesOf(components, 100)) {
    await trx('directory_components').insert(
      batch.map(component => ({
        ref: component.ref,
        name: component.name,
        owner: component.owner ?? null,
        system: component.system ?? null,
        repository: component.repository ?? null,
        correlation: JSON.stringify(component.correlation),
      })),
    );
  }
  await trx<ConsumerRow>('inventory_consumers')
    .where({ source: CATALOG_SOURCE })
    .delete();
  const consumers = components.flatMap(component =>
    component.identities.map(
      ({ source, key }): ConsumerRow => ({
        subject_ref: identityRefOf(source, key),
        component_ref: component.ref,
        source: CATALOG_SOURCE,
        basis: 'declared',
        via: 'The component says so.',
      }),
    ),
  );
  for (const batch of batchesOf(consumers)) {
    await trx<ConsumerRow>('inventory_consumers')
      .insert(batch)
      .onConflict(['subject_ref', 'component_ref', 'source'])
      .ignore();
  }
  await replaceAnnotationFindings(trx, components, now);
}
