import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { identityRow } from '../../inventory/identityRow';
import { insertChanges } from '../../inventory/operations/insertChanges';
import { OVERRIDE_SOURCE } from '../../inventory/overrideSource';
import { changeRow } from '../../inventory/recordingContext';
import { digestOf } from '../../inventory/refs';
import {
  IdentityBody,
  Statement,
  winningStatement,
} from '../../inventory/resolveIdentity';
import { IdentityRow, StatementRow } from '../../inventory/rows';
import { statementOf } from '../../inventory/statements';

/** An identity with what sources say of it, corrections left out. */
export interface StatedIdentity {
  row: IdentityRow;
  statements: Statement<IdentityBody>[];
  /** Whom sources name as its owner by themselves, in lower case. */
  ownerAtSource: string | undefined;
}

/** Reads an identity with what sources say of it; undefined where there is none. Relies on the primary keys. */
export async function readStated(
  trx: Knex.Transaction,
  identityRef: string,
): Promise<StatedIdentity | undefined> {
  const row = await trx<IdentityRow>('inventory_identities')
    .where({ ref: identityRef })
    .first();
  if (!row) {
    return undefined;
  }
  const rows = await trx<StatementRow>('inventory_statements')
    .where({ identity_ref: identityRef })
    .whereNot({ source: OVERRIDE_SOURCE });
  const statements = rows.map(statementOf);
  const owner = winningStatement(statements, 'owner')?.value;
  return {
    row,
    statements,
    ownerAtSource: owner && keyOf(owner),
  };
}

/**
 * Puts a correction among what is stated about an identity, or takes it away, and resolves the identity anew. A change of its
 * owner is one like any other in its history, so that whatever follows from one follows from this too.
 *
 * @param owner - undefined takes the correction away
 */
export async function stateOwner(
  trx: Knex.Transaction,
  stated: StatedIdentity,
  owner: string | undefined,
  at: string,
): Promise<void> {
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
  if (resolved.owner_ref !== row.owner_ref) {
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
          subject_kind: 'identity',
          subject_ref: row.ref,
          identity_ref: row.ref,
          kind: 'changed',
          diff: {
            owner: { before: row.owner_ref, after: resolved.owner_ref },
          },
        },
      ),
    ]);
  }
}
