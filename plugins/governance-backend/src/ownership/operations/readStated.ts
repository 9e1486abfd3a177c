import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { readStandalone } from '../../inventory/operations/readStandalone';
import { OVERRIDE_SOURCE } from '../../inventory/overrideSource';
import {
  IdentityBody,
  Statement,
  winningStatement,
} from '../../inventory/resolveIdentity';
import { IdentityRow, ItemRow, StatementRow } from '../../inventory/rows';
import { StandaloneKind } from '../../inventory/standalone';
import { statementOf } from '../../inventory/statements';

/** What of a statement says whose something is, and where that is to be changed. */
export type OwnedBody = Pick<IdentityBody, 'owner' | 'labels' | 'managedBy'>;

interface Stated<B extends object> {
  /** What sources say of it, corrections left out. */
  statements: Statement<B>[];
  /** Whom sources name as its owner by themselves, in lower case. */
  ownerAtSource: string | undefined;
}

/** Something that has an owner, with what sources say of it, corrections left out. */
export type StatedSubject =
  | ({ kind: 'identity'; row: IdentityRow } & Stated<IdentityBody>)
  | ({ kind: StandaloneKind; row: ItemRow } & Stated<OwnedBody>);

function withOwner<B extends OwnedBody>(statements: Statement<B>[]): Stated<B> {
  const owner: string | undefined = winningStatement<OwnedBody, 'owner'>(
    statements,
    'owner',
  )?.value;
  return { statements, ownerAtSource: owner && keyOf(owner) };
}

/** Reads an identity, a certificate or a partner integration; undefined where there is none. Relies on the primary keys. */
export async function readStated(
  trx: Knex.Transaction,
  ref: string,
): Promise<StatedSubject | undefined> {
  const row = await trx<IdentityRow>('inventory_identities')
    .where({ ref })
    .first();
  if (row) {
    const rows = await trx<StatementRow>('inventory_statements')
      .where({ identity_ref: ref })
      .whereNot({ source: OVERRIDE_SOURCE });
    return { kind: 'identity', row, ...withOwner(rows.map(statementOf)) };
  }
  const [thing] = await readStandalone(trx, { refs: [ref] });
  return (
    thing && {
      kind: thing.kind,
      row: thing.row,
      // One source says everything of it.
      ...withOwner<OwnedBody>([
        {
          source: thing.row.source,
          basis: 'observed',
          at: thing.row.seen_at,
          absentSince: thing.row.absent_since ?? undefined,
          body: thing.body,
        },
      ]),
    }
  );
}
