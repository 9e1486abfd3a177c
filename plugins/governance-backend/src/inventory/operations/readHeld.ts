import { Knex } from 'knex';
import {
  batchesOf,
  CredentialRow,
  EntitlementRow,
  GrantRow,
  IdentityRow,
} from '../rows';

/** The kinds of what identities hold. */
export const HELD_KINDS = ['credentials', 'grants', 'entitlements'] as const;

export type HeldKind = (typeof HELD_KINDS)[number];

/** Rows of identities and of what they hold, by the identity that holds it and in the order of their references. */
export interface HeldRows {
  identities: IdentityRow[];
  credentials: ReadonlyMap<string, CredentialRow[]>;
  grants: ReadonlyMap<string, GrantRow[]>;
  entitlements: ReadonlyMap<string, EntitlementRow[]>;
}

/**
 * Rows of identities with those of what they hold, what has vanished among them unless told. Relies on primary keys and the
 * indices on `identity_ref`.
 *
 * @param options.kinds - what to read of what they hold; everything unless told
 * @param options.present - leaves out what has vanished
 */
export async function readHeld(
  trx: Knex.Transaction,
  refs: readonly string[],
  options: { kinds?: readonly string[]; present?: true } = {},
): Promise<HeldRows> {
  const { kinds = HELD_KINDS, present } = options;
  const read = async <R>(
    table: string,
    column: string,
    order: string[],
  ): Promise<R[]> => {
    const rows: R[] = [];
    for (const batch of batchesOf(refs)) {
      const query = trx(table).whereIn(column, batch).orderBy(order);
      rows.push(...(await (present ? query.whereNull('absent_since') : query)));
    }
    return rows;
  };
  const heldOf = async <R extends { identity_ref: string }>(kind: HeldKind) =>
    Map.groupBy(
      kinds.includes(kind)
        ? await read<R>(`inventory_${kind}`, 'identity_ref', [
            'identity_ref',
            'ref',
          ])
        : [],
      ({ identity_ref }) => identity_ref,
    );
  return {
    identities: await read<IdentityRow>('inventory_identities', 'ref', ['ref']),
    credentials: await heldOf<CredentialRow>('credentials'),
    grants: await heldOf<GrantRow>('grants'),
    entitlements: await heldOf<EntitlementRow>('entitlements'),
  };
}
