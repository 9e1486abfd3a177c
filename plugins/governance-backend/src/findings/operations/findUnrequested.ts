import { Knex } from 'knex';
import { CredentialRow, IdentityRow } from '../../inventory/rows';

/** A credential of the inventory that no request stands behind. */
export type Unrequested = Pick<
  CredentialRow,
  'identity_ref' | 'external_id' | 'first_seen_at' | 'display_name'
>;

/** Since when sources are issued for; one that is not known yet is from now on. */
async function readSince(
  trx: Knex.Transaction,
  sources: readonly string[],
  now: string,
): Promise<Map<string, string>> {
  await trx('issuer_sources')
    .insert(sources.map(source => ({ source, since: now })))
    .onConflict('source')
    .ignore();
  const rows: Array<{ source: string; since: string }> = await trx(
    'issuer_sources',
  ).whereIn('source', sources);
  return new Map(rows.map(({ source, since }) => [source, since]));
}

/**
 * Credentials of some identities that were first seen after their source was connected as an issuer, and that nothing ordered here
 * made. Relies on `inventory_credentials_identity_idx` and `issued_credentials_external_idx`.
 *
 * @param issuedFor - sources that an issuer is connected for
 * @param now - ISO 8601
 * @returns by the reference of their identity
 */
export async function findUnrequested(
  trx: Knex.Transaction,
  options: {
    rows: readonly IdentityRow[];
    issuedFor: ReadonlySet<string>;
    now: string;
  },
): Promise<Map<string, Unrequested[]>> {
  const { issuedFor, now } = options;
  const rows = options.rows.filter(({ source }) => issuedFor.has(source));
  if (rows.length === 0) {
    return new Map();
  }
  const since = await readSince(
    trx,
    [...new Set(rows.map(({ source }) => source))],
    now,
  );
  const identities = new Map(rows.map(row => [row.ref, row]));
  const held = await trx<CredentialRow>('inventory_credentials')
    .whereIn('identity_ref', [...identities.keys()])
    .whereNull('absent_since')
    .select(
      'identity_ref',
      'external_id',
      'first_seen_at',
      'display_name',
      'status',
    );
  const fresh = held.filter(({ identity_ref, first_seen_at, status }) => {
    const source = identities.get(identity_ref)?.source;
    return (
      status !== 'revoked' &&
      source !== undefined &&
      first_seen_at > (since.get(source) ?? now)
    );
  });
  // A credential may be an account of its own at its system, as a login of PostgreSQL is, or one of an account.
  const names = fresh.flatMap(({ identity_ref, external_id }) => [
    external_id,
    identities.get(identity_ref)?.external_id ?? '',
  ]);
  const ordered = new Set<string>(
    names.length === 0
      ? []
      : await trx('issued_credentials')
          .whereIn('external_id', [...new Set(names)])
          .pluck('external_id'),
  );
  return Map.groupBy(
    fresh.filter(
      ({ identity_ref, external_id }) =>
        !ordered.has(external_id) &&
        !ordered.has(identities.get(identity_ref)?.external_id ?? ''),
    ),
    ({ identity_ref }) => identity_ref,
  );
}
