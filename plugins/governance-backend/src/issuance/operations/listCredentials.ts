import { Knex } from 'knex';
import { matchColumns } from '../../inventory/operations/matchText';
import { CredentialRow } from '../rows';

/** Which of the credentials that were ordered here. Parts that are left out do not restrict. */
export interface CredentialFilter {
  state?: CredentialRow['state'];
  /** Id of the issuer. */
  issuer?: string;
  environment?: string;
  /** Reference of who answers for it, or of a group above them. */
  owner?: string;
  /** What has not ended and does by then, ISO 8601. */
  endsBy?: string;
  /** Part of whom it is for, of what for, or of what its system calls it, in whatever case. */
  text?: string;
}

/** Whose credentials are listed, and which. */
export interface CredentialQuery extends CredentialFilter {
  /** Left out: everybody's. */
  whose?: { requestedBy: string; owners: readonly string[] };
}

function ofQuery(
  trx: Knex.Transaction,
  query: CredentialQuery,
): Knex.QueryBuilder<CredentialRow, CredentialRow[]> {
  const { whose, owner, endsBy, text } = query;
  return trx<CredentialRow>('issued_credentials').modify(restricted => {
    if (whose) {
      restricted.where(inner =>
        inner
          .where('requested_by', whose.requestedBy)
          .orWhereIn('owner', [...whose.owners]),
      );
    }
    if (owner !== undefined) {
      restricted.where(inner =>
        inner
          .where({ owner })
          .orWhereIn('owner', below =>
            below
              .select('group_ref')
              .from('directory_group_tree')
              .where({ ancestor_ref: owner }),
          ),
      );
    }
    for (const column of ['state', 'issuer', 'environment'] as const) {
      const value = query[column];
      if (value !== undefined) {
        restricted.where({ [column]: value });
      }
    }
    if (endsBy !== undefined) {
      restricted.whereNot({ state: 'ended' }).where('not_after', '<=', endsBy);
    }
    if (text) {
      matchColumns(restricted, ['identity', 'purpose', 'external_id'], text);
    }
  });
}

/** Credentials, the newest first, after a place in that order. Relies on `issued_credentials_ordered_idx`. */
export async function listCredentials(
  trx: Knex.Transaction,
  query: CredentialQuery,
  page: { after?: readonly string[]; limit: number },
): Promise<{ rows: CredentialRow[]; total: number }> {
  const rows = await ofQuery(trx, query)
    .modify(inner => {
      if (page.after) {
        inner.whereRaw('(ordered_at, id) < (?, ?)', [
          page.after[0],
          page.after[1],
        ]);
      }
    })
    .orderBy([
      { column: 'ordered_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  const [{ count }] = await ofQuery(trx, query).count<
    Array<{ count: string | number }>
  >('* as count');
  return { rows, total: Number(count) };
}
