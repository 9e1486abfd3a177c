import { Knex } from 'knex';
import { insertRows } from '../../bulk';
import { toChunks } from '../../flows/operations/insertChunks';
import { StillRow } from '../rows';

type StillKey = Pick<StillRow, 'scope' | 'target' | 'cause'>;

/** Deadlines of many, for one cause. */
type StillKeys = Pick<StillRow, 'scope' | 'cause'> & {
  targets: readonly string[];
};

/**
 * Has deadlines of many stand still from a time on; what stands for the same cause already goes on. Relies on
 * `flow_stills_scope_idx`.
 */
export async function openStills(
  trx: Knex.Transaction,
  options: StillKeys & { from: string },
): Promise<void> {
  const { from, targets, ...key } = options;
  const open = new Set<string>();
  for (const chunk of toChunks(targets)) {
    const rows: string[] = await trx('flow_stills')
      .where(key)
      .whereIn('target', chunk)
      .whereNull('to_at')
      .pluck('target');
    rows.forEach(target => open.add(target));
  }
  await insertRows(
    trx,
    'flow_stills',
    targets
      .filter(target => !open.has(target))
      .map(target => ({ ...key, target, from_at: from })),
  );
}

/** Has deadlines of many go on from a time on. Relies on `flow_stills_scope_idx`. */
export async function closeStills(
  trx: Knex.Transaction,
  options: StillKeys & { to: string },
): Promise<void> {
  const { to, targets, ...key } = options;
  for (const chunk of toChunks(targets)) {
    await trx('flow_stills')
      .where(key)
      .whereIn('target', chunk)
      .whereNull('to_at')
      .update({ to_at: to });
  }
}

/** Has deadlines stand still from a time on; what stands for the same cause already goes on. */
export async function openStill(
  trx: Knex.Transaction,
  { target, ...options }: StillKey & { from: string },
): Promise<void> {
  await openStills(trx, { ...options, targets: [target] });
}

/** Has deadlines go on from a time on. */
export async function closeStill(
  trx: Knex.Transaction,
  { target, ...options }: StillKey & { to: string },
): Promise<void> {
  await closeStills(trx, { ...options, targets: [target] });
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
