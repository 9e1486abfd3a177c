import { Knex } from 'knex';
import { listLatest } from '../../paging/listLatest';

/** A row of `auditor_grants`. */
export interface AuditorGrantRow {
  id: string;
  person: string;
  campaign_id: string | null;
  from_at: string;
  to_at: string;
  reason: string;
  given_by: string;
  given_at: string;
  revoked_by: string | null;
  revoked_at: string | null;
}

/** Grants by which somebody may read at a time. Relies on `auditor_grants_person_idx`. */
export async function readActiveGrants(
  trx: Knex.Transaction,
  options: { person: string; at: string },
): Promise<AuditorGrantRow[]> {
  const { person, at } = options;
  return trx<AuditorGrantRow>('auditor_grants')
    .where({ person })
    .where('to_at', '>', at)
    .where('from_at', '<=', at)
    .whereNull('revoked_at')
    .orderBy(['given_at', 'id']);
}

/** Stores a grant. */
export async function insertAuditorGrant(
  trx: Knex.Transaction,
  row: AuditorGrantRow,
): Promise<void> {
  await trx<AuditorGrantRow>('auditor_grants').insert(row);
}

/** One grant, if there is one. */
export async function findAuditorGrant(
  trx: Knex.Transaction,
  id: string,
): Promise<AuditorGrantRow | undefined> {
  return trx<AuditorGrantRow>('auditor_grants').where({ id }).first();
}

/** Revokes a grant that is not revoked. Says whether it was not. */
export async function revokeAuditorGrant(
  trx: Knex.Transaction,
  options: { id: string; by: string; at: string },
): Promise<boolean> {
  const changed = await trx<AuditorGrantRow>('auditor_grants')
    .where({ id: options.id })
    .whereNull('revoked_at')
    .update({ revoked_by: options.by, revoked_at: options.at });
  return changed > 0;
}

/** Grants, the latest first, before a place in that order, of one person or of all. Relies on `auditor_grants_page_idx`. */
export async function listAuditorGrants(
  trx: Knex.Transaction,
  options: { person?: string; before?: [string, string]; limit: number },
): Promise<{ rows: AuditorGrantRow[]; total: number }> {
  const { person, before, limit } = options;
  return listLatest<AuditorGrantRow>(
    () =>
      trx<AuditorGrantRow>('auditor_grants').modify(query => {
        if (person !== undefined) {
          query.where({ person });
        }
      }),
    { at: 'given_at', before, limit },
  );
}
