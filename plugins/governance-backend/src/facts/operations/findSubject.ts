import { Knex } from 'knex';
import { readStandalone } from '../../inventory/operations/readStandalone';
import { ItemRow } from '../../inventory/rows';

/** Something that the inventory knows. */
export type InventorySubject =
  | { kind: 'identity'; identityRef: string }
  | { kind: 'credential' | 'grant' | 'entitlement'; identityRef: string }
  | { kind: 'certificate' | 'integration'; row: ItemRow };

/** What a reference of the inventory is about; undefined where nothing has it. Relies on the primary keys. */
export async function findSubject(
  trx: Knex.Transaction,
  ref: string,
): Promise<InventorySubject | undefined> {
  const identity = await trx('inventory_identities')
    .where({ ref })
    .first<{ ref: string } | undefined>('ref');
  if (identity) {
    return { kind: 'identity', identityRef: ref };
  }
  for (const kind of ['credential', 'grant', 'entitlement'] as const) {
    const held = await trx(`inventory_${kind}s`)
      .where({ ref })
      .first<{ identity_ref: string } | undefined>('identity_ref');
    if (held) {
      return { kind, identityRef: held.identity_ref };
    }
  }
  const [thing] = await readStandalone(trx, { refs: [ref] });
  return thing && { kind: thing.kind, row: thing.row };
}
