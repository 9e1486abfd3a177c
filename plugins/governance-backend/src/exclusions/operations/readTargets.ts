import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';
import { IdentityRow } from '../../inventory';
import { readStandalone } from '../../inventory/operations/readStandalone';
import { standaloneType } from '../../inventory/standalone';
import { ExclusionTarget } from '../matchesSelector';

/** An identity, or what stands for itself, as exclusions look at it. */
export function toTarget(
  row: Pick<IdentityRow, 'ref' | 'source' | 'environment' | 'owner_ref'> & {
    type: string;
  },
): ExclusionTarget {
  return {
    identityRef: row.ref,
    source: row.source,
    environment: row.environment ?? undefined,
    type: row.type,
    ownerRef: row.owner_ref ?? undefined,
  };
}

/** Holders of things as exclusions look at them, by reference. Relies on the primary keys. */
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
    const others = refs.filter(ref => !found.has(ref));
    for (const { kind, row } of await readStandalone(trx, { refs: others })) {
      found.set(row.ref, toTarget({ ...row, type: standaloneType(kind) }));
    }
  }
  return found;
}
