import { Knex } from 'knex';
import { parentOf } from '../directory/queryDirectory';
import { ReviewRow } from './reviewRow';

/** Somebody else who may answer, with the reason. */
export interface Candidate {
  ref: string;
  reason: string;
}

/** Times that a question may be handed on before it goes to triage. */
const MAX_BOUNCES = 2;

/**
 * Who is asked next when the present owner says that it is not theirs, best first: owners of the components that use
 * it, those of their systems' other components left out; the group above; at last triage. Uses
 * `inventory_consumers` and the component snapshots.
 */
export async function suggestCandidates(
  trx: Knex.Transaction,
  row: ReviewRow,
  triageGroup: string,
): Promise<Candidate[]> {
  const owners: Array<{ owner: string; component_ref: string }> = await trx(
    'inventory_consumers',
  )
    .join(
      'component_snapshots',
      'component_snapshots.component_ref',
      'inventory_consumers.component_ref',
    )
    .where('inventory_consumers.subject_ref', row.identity_ref)
    .whereNotNull('component_snapshots.owner')
    .orderBy('inventory_consumers.component_ref')
    .select('component_snapshots.owner', 'inventory_consumers.component_ref');
  const candidates: Candidate[] = owners.map(({ owner, component_ref }) => ({
    ref: owner,
    reason: `owns ${component_ref}, which uses it`,
  }));
  const parent = row.owner_ref.startsWith('group:')
    ? await parentOf(trx, row.owner_ref)
    : undefined;
  if (parent) {
    candidates.push({
      ref: parent,
      reason: `stands above ${row.owner_ref}, which is asked now`,
    });
  }
  candidates.push({ ref: triageGroup, reason: 'sorts out what nobody owns' });
  const distinct = new Map<string, Candidate>();
  for (const candidate of candidates) {
    if (candidate.ref !== row.owner_ref && !distinct.has(candidate.ref)) {
      distinct.set(candidate.ref, candidate);
    }
  }
  const ranked = [...distinct.values()];
  return Number(row.bounces) >= MAX_BOUNCES
    ? ranked.filter(({ ref }) => ref === triageGroup)
    : ranked;
}
