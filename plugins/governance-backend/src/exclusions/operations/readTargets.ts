import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';
import { IdentityRow } from '../../inventory';
import { ExclusionTarget } from '../matchesSelector';

/** An identity as exclusions look at it. */
export function toTarget(
  row: Pick<
    IdentityRow,
    'ref' | 'source' | 'environment' | 'type' | 'owner_ref'
  >,
): ExclusionTarget {
  return {
    identityRef: row.ref,
    source: row.source,
    environment: row.environment ?? undefined,
    type: row.type,
    ownerRef: row.owner_ref ?? undefined,
  };
}

/** Identities of things as exclusions look at them, by reference. Relies on the primary key. */
export async function readTargets(
  trx: Knex.Transaction,
  things: readonly { identity_ref: string }[],
): Promise<Map<string, ExclusionTarget>> {
  const found = new Map<string, ExclusionTarget>();
  for (const refs of toChunks([
    ...new Set(things.map(({ identity_ref }) => identity_ref)),
  ])) {
    const rows: IdentityRow[] = await trx<IdentityRow>(
      'inventory_identities',
    ).whereIn('ref', refs);
    rows.forEach(row => found.set(row.ref, toTarget(row)));
  }
  return found;
}
