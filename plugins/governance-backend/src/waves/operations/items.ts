import { WaveItemState } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { CredentialRow } from '../../issuance/rows';
import { UNDER_WAY, WaveItemRow } from '../rows';

/** An item with what is to be shown of its credential. */
export type ShownItem = WaveItemRow &
  Pick<CredentialRow, 'identity' | 'environment' | 'issuer' | 'owner'>;

/** Items of waves in their order, after a position. Relies on the primary key. */
export async function listItems(
  trx: Knex.Transaction,
  operationId: string,
  options: { state?: WaveItemState; after: number; limit: number },
): Promise<ShownItem[]> {
  const { state, after, limit } = options;
  return trx('incident_wave_items as item')
    .join(
      'issued_credentials as credential',
      'credential.id',
      'item.credential_id',
    )
    .where({ 'item.operation_id': operationId })
    .where('item.position', '>', after)
    .modify(query => {
      if (state) {
        query.where({ 'item.state': state });
      }
    })
    .orderBy('item.position')
    .limit(limit)
    .select<ShownItem[]>(
      'item.*',
      'credential.identity',
      'credential.environment',
      'credential.issuer',
      'credential.owner',
    );
}

/** Positions of a wave whose turn has come and that nothing has begun. Relies on `incident_wave_items_state_idx`. */
export async function listWaiting(
  trx: Knex.Transaction,
  operationId: string,
  wave: number,
): Promise<number[]> {
  return trx<WaveItemRow>('incident_wave_items')
    .where({ operation_id: operationId, state: 'waiting', wave })
    .orderBy('position')
    .pluck('position');
}

/** One item that is still waiting. Relies on the primary key. */
export async function findWaiting(
  trx: Knex.Transaction,
  operationId: string,
  position: number,
): Promise<WaveItemRow | undefined> {
  return trx<WaveItemRow>('incident_wave_items')
    .where({ operation_id: operationId, position, state: 'waiting' })
    .first();
}

/** Changes one item. */
export async function updateItem(
  trx: Knex.Transaction,
  { operation_id, position }: Pick<WaveItemRow, 'operation_id' | 'position'>,
  changes: Partial<Omit<WaveItemRow, 'operation_id' | 'position'>>,
): Promise<void> {
  await trx<WaveItemRow>('incident_wave_items')
    .where({ operation_id, position })
    .update(changes);
}

/** Gives up what has not begun. */
export async function cancelWaiting(
  trx: Knex.Transaction,
  operationId: string,
  at: string,
): Promise<void> {
  await trx<WaveItemRow>('incident_wave_items')
    .where({ operation_id: operationId, state: 'waiting' })
    .update({ state: 'cancelled', settled_at: at });
}

/** An item under way, with how its credential and its flow stand. */
export interface ItemUnderWay extends WaveItemRow {
  credential_state: CredentialRow['state'];
  instance_status: 'running' | 'ended' | null;
  instance_state: string | null;
  instance_outcome: string | null;
}

/** Items under way after a position, with how they stand. Relies on `incident_wave_items_state_idx`. */
export async function listUnderWay(
  trx: Knex.Transaction,
  operationId: string,
  page: { after: number; limit: number },
): Promise<ItemUnderWay[]> {
  return trx('incident_wave_items as item')
    .join(
      'issued_credentials as credential',
      'credential.id',
      'item.credential_id',
    )
    .leftJoin('flow_instances as instance', 'instance.id', 'item.instance_id')
    .where({ 'item.operation_id': operationId })
    .whereIn('item.state', [...UNDER_WAY])
    .where('item.position', '>', page.after)
    .orderBy('item.position')
    .limit(page.limit)
    .select<ItemUnderWay[]>(
      'item.*',
      'credential.state as credential_state',
      'instance.status as instance_status',
      'instance.state as instance_state',
      'instance.outcome as instance_outcome',
    );
}

/** What the first credentials of an owner in waves are for. Relies on the primary key. */
export async function listNamesOf(
  trx: Knex.Transaction,
  options: { operationId: string; owner: string; limit: number },
): Promise<string[]> {
  return trx('incident_wave_items as item')
    .join(
      'issued_credentials as credential',
      'credential.id',
      'item.credential_id',
    )
    .where({
      'item.operation_id': options.operationId,
      'credential.owner': options.owner,
    })
    .whereNot({ 'item.state': 'left-out' })
    .orderBy('item.position')
    .limit(options.limit)
    .pluck('credential.identity');
}
