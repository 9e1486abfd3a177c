import { Knex } from 'knex';
import { laterUse, selectLastDays } from '../../inventory/operations/lastUse';
import { CredentialRow } from '../rows';

/** What names a credential where it was made. */
type Named = Pick<
  CredentialRow,
  'id' | 'issuer' | 'external_id' | 'identity_ref'
>;

/** Where a credential stands in the inventory: as one of an identity, or as an identity of its own. */
interface FoundRow {
  ref: string;
  source: string;
  external_id: string;
  identity_external_id: string;
  last_used_at: string | null;
}

/**
 * When credentials were last seen in use, as the sources of their issuers say: a time or a day in ISO 8601, or `never`. What no
 * source says anything of is left out. Relies on `inventory_identities_source_idx` and `inventory_credentials_identity_idx`.
 *
 * @param sources - the source that shows what an issuer makes, by the issuer's id
 */
export async function readLastUse(
  trx: Knex.Transaction,
  rows: readonly Named[],
  sources: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const sought = rows.flatMap(({ id, issuer, external_id: name }) => {
    const source = sources.get(issuer);
    return source === undefined || name === null ? [] : [{ id, source, name }];
  });
  if (sought.length === 0) {
    return new Map();
  }
  const found: FoundRow[] = await trx('inventory_identities')
    .join(
      'inventory_credentials',
      'inventory_credentials.identity_ref',
      'inventory_identities.ref',
    )
    .whereIn('inventory_identities.source', [
      ...new Set(sought.map(({ source }) => source)),
    ])
    .where(inner =>
      inner
        .whereIn(
          'inventory_identities.ref',
          rows.flatMap(({ identity_ref }) => identity_ref ?? []),
        )
        .orWhereIn(
          'inventory_identities.external_id',
          sought.map(({ name }) => name),
        ),
    )
    .select<FoundRow[]>(
      'inventory_credentials.ref',
      'inventory_identities.source',
      'inventory_credentials.external_id',
      'inventory_identities.external_id as identity_external_id',
      'inventory_credentials.last_used_at',
    );
  const seen: Array<{ subject_ref: string; day: string }> =
    await selectLastDays(trx).whereIn(
      'subject_ref',
      found.map(({ ref }) => ref),
    );
  const days = new Map(seen.map(({ subject_ref, day }) => [subject_ref, day]));
  return new Map(
    sought.flatMap(({ id, source, name }): Array<[string, string]> => {
      const times = found
        .filter(
          row =>
            row.source === source &&
            [row.external_id, row.identity_external_id].includes(name),
        )
        .flatMap(
          ({ ref, last_used_at }) =>
            laterUse(last_used_at, days.get(ref)) ?? [],
        );
      const used = times
        .filter(time => time !== 'never')
        .sort()
        .at(-1);
      const last = used ?? times[0];
      return last === undefined ? [] : [[id, last]];
    }),
  );
}
