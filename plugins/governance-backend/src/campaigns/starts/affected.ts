import { Knex } from 'knex';

/** What something that happened to a thing is about: of a component, the identities that it uses. */
export async function listAffected(
  trx: Knex.Transaction,
  happened: { kind: string; ref: string },
): Promise<string[]> {
  return happened.kind === 'component'
    ? trx('inventory_consumers')
        .where({ component_ref: happened.ref })
        .distinct('subject_ref')
        .orderBy('subject_ref')
        .pluck('subject_ref')
    : [happened.ref];
}
