import { Knex } from 'knex';
import { identityRow } from '../../inventory/identityRow';
import { insertChanges } from '../../inventory/operations/insertChanges';
import { OVERRIDE_SOURCE } from '../../inventory/overrideSource';
import { changeRow } from '../../inventory/recordingContext';
import { digestOf } from '../../inventory/refs';
import { IdentityRow, ItemRow, StatementRow } from '../../inventory/rows';
import { STANDALONE_TABLES, standaloneType } from '../../inventory/standalone';
import { statementOf } from '../../inventory/statements';
import { StatedSubject } from './readStated';

type StatedIdentity = Extract<StatedSubject, { kind: 'identity' }>;
type StatedItem = Exclude<StatedSubject, { kind: 'identity' }>;

/** Puts a correction among what is stated about an identity and resolves it anew. Returns whose it is then. */
async function stateOfIdentity(
  trx: Knex.Transaction,
  stated: StatedIdentity,
  owner: string | undefined,
  at: string,
): Promise<string | null> {
  const { row, statements } = stated;
  const key = { identity_ref: row.ref, source: OVERRIDE_SOURCE };
  const correction =
    owner === undefined
      ? []
      : [
          {
            ...key,
            basis: 'declared' as const,
            realm: row.realm,
            seen_at: at,
            seen_run: OVERRIDE_SOURCE,
            absent_since: null,
            content_hash: digestOf({ owner }),
            body: JSON.stringify({ owner }),
            reading_hash: null,
            holdings_run: null,
          },
        ];
  await trx<StatementRow>('inventory_statements').where(key).delete();
  if (correction.length > 0) {
    await trx<StatementRow>('inventory_statements').insert(correction);
  }
  const resolved = identityRow(
    {
      ref: row.ref,
      source: row.source,
      key: {
        realm: row.realm,
        region: row.region,
        externalId: row.external_id,
      },
    },
    [...statements, ...correction.map(statementOf)],
    row,
    at,
  );
  await trx<IdentityRow>('inventory_identities')
    .where({ ref: row.ref })
    .update(resolved);
  return resolved.owner_ref;
}

/** Has a thing that stands for itself belong to somebody, or to whom its source names. Returns whose it is then. */
async function stateOfItem(
  trx: Knex.Transaction,
  { kind, row, ownerAtSource }: StatedItem,
  owner: string | undefined,
): Promise<string | null> {
  const owner_ref = owner ?? ownerAtSource ?? null;
  await trx<ItemRow>(STANDALONE_TABLES[kind])
    .where({ ref: row.ref })
    .update({ owner_ref });
  return owner_ref;
}

/**
 * Puts a correction among what is stated about something, or takes it away. A change of its owner is one like any other in its
 * history, so that whatever follows from one follows from this too.
 *
 * @param owner - undefined takes the correction away
 */
export async function stateOwner(
  trx: Knex.Transaction,
  stated: StatedSubject,
  owner: string | undefined,
  at: string,
): Promise<void> {
  const { row } = stated;
  const after =
    stated.kind === 'identity'
      ? await stateOfIdentity(trx, stated, owner, at)
      : await stateOfItem(trx, stated, owner);
  if (after !== row.owner_ref) {
    await insertChanges(trx, [
      changeRow(
        {
          source: {
            id: OVERRIDE_SOURCE,
            kind: OVERRIDE_SOURCE,
            title: 'Correction of an owner',
          },
          observedAt: at,
        },
        {
          subject_kind:
            stated.kind === 'identity'
              ? 'identity'
              : standaloneType(stated.kind),
          subject_ref: row.ref,
          ...(stated.kind === 'identity' ? { identity_ref: row.ref } : {}),
          kind: 'changed',
          diff: { owner: { before: row.owner_ref, after } },
        },
      ),
    ]);
  }
}
