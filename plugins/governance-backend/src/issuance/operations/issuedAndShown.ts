import { Knex } from 'knex';
import { CredentialRow } from '../rows';

/**
 * The credential that was issued here and that the inventory shows under a reference; undefined where none was. A credential may
 * be an account of its own at its system, as a login of PostgreSQL is, or one of an account; either counts only in the source of
 * the identity that it was ordered for. Relies on `issued_credentials_external_idx` and primary keys.
 */
export async function findIssuedAs(
  trx: Knex.Transaction,
  credentialRef: string,
): Promise<CredentialRow | undefined> {
  const shown:
    | { external_id: string; account: string; source: string }
    | undefined = await trx('inventory_credentials')
    .join(
      'inventory_identities',
      'inventory_identities.ref',
      'inventory_credentials.identity_ref',
    )
    .where('inventory_credentials.ref', credentialRef)
    .first(
      'inventory_credentials.external_id',
      'inventory_identities.external_id as account',
      'inventory_identities.source',
    );
  return (
    shown &&
    trx<CredentialRow>('issued_credentials')
      .join(
        'inventory_identities',
        'inventory_identities.ref',
        'issued_credentials.identity_ref',
      )
      .where('inventory_identities.source', shown.source)
      .whereIn('issued_credentials.external_id', [
        shown.external_id,
        shown.account,
      ])
      .orderBy('issued_credentials.ordered_at', 'desc')
      .first('issued_credentials.*')
  );
}

/**
 * What the inventory shows of a credential that was issued here, by reference; empty where its system was not read since, or is
 * none that is read. Relies on `inventory_credentials_identity_idx` and `inventory_identities_source_idx`.
 */
export async function listShownAs(
  trx: Knex.Transaction,
  row: Pick<CredentialRow, 'external_id' | 'identity_ref'>,
): Promise<string[]> {
  const { external_id: name, identity_ref: identity } = row;
  if (name === null || identity === null) {
    return [];
  }
  const refs: string[] = await trx('inventory_credentials')
    .where({ identity_ref: identity, external_id: name })
    .orWhereIn('identity_ref', query =>
      query
        .select('account.ref')
        .from('inventory_identities as account')
        .join('inventory_identities as owned', 'owned.source', 'account.source')
        .where('owned.ref', identity)
        .where('account.external_id', name),
    )
    .orderBy('ref')
    .pluck('ref');
  return refs;
}
