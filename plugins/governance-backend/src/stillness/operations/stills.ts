import { Knex } from 'knex';
import { StillRow } from '../rows';

type StillKey = Pick<StillRow, 'scope' | 'target' | 'cause'>;

/** Has deadlines stand still from a time on; what stands for the same cause already goes on. */
export async function openStill(
  trx: Knex.Transaction,
  options: StillKey & { from: string },
): Promise<void> {
  const { from, ...key } = options;
  const open = await trx<StillRow>('flow_stills')
    .where(key)
    .whereNull('to_at')
    .first();
  if (!open) {
    await trx('flow_stills').insert({ ...key, from_at: from });
  }
}

/** Has deadlines go on from a time on. Relies on `flow_stills_scope_idx`. */
export async function closeStill(
  trx: Knex.Transaction,
  options: StillKey & { to: string },
): Promise<void> {
  const { to, ...key } = options;
  await trx<StillRow>('flow_stills')
    .where(key)
    .whereNull('to_at')
    .update({ to_at: to });
}

/** Takes note of a time that is over. */
export async function insertStill(
  trx: Knex.Transaction,
  options: StillKey & { from: string; to: string },
): Promise<void> {
  const { from, to, ...key } = options;
  await trx('flow_stills').insert({ ...key, from_at: from, to_at: to });
}

/** Times that last now, oldest first. */
export async function listOpenStills(
  trx: Knex.Transaction,
): Promise<StillRow[]> {
  return trx<StillRow>('flow_stills')
    .whereNull('to_at')
    .orderBy(['from_at', 'id']);
}

/** Times that are over and not all of whose instances have been moved. Relies on `flow_stills_open_idx`. */
export async function listUnsettledStills(
  trx: Knex.Transaction,
): Promise<StillRow[]> {
  return trx<StillRow>('flow_stills')
    .whereNull('settled_at')
    .whereNotNull('to_at')
    .orderBy('id');
}
