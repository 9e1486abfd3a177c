import { OwnerOverride } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  lockOverride,
  OverrideRow,
  updateOverride,
} from './operations/overrides';
import { readStated, StatedSubject } from './operations/readStated';
import { stateOwner } from './operations/stateOwner';

/** What became of a correction that was looked at. */
export type SettledOverride =
  | { what: 'nothing' }
  | { what: 'agreed' }
  | { what: 'fell-back'; row: OverrideRow; title: string };

/** Why a correction in force ends now, if it does. */
function endReasonOf(
  row: OverrideRow,
  stated: StatedSubject,
  at: string,
): OwnerOverride['endReason'] {
  const { ownerAtSource } = stated;
  if (ownerAtSource === row.owner_ref) {
    return 'agreed';
  }
  if ((ownerAtSource ?? null) !== row.owner_before) {
    return 'overtaken';
  }
  return (row.until ?? at) <= at ? 'expired' : undefined;
}

/** Ends a correction and has what it is about belong to whom its sources name. */
export async function endOverride(
  trx: Knex.Transaction,
  row: OverrideRow,
  stated: StatedSubject,
  end: { at: string; reason: NonNullable<OwnerOverride['endReason']> },
): Promise<void> {
  const { at, reason } = end;
  if (row.state === 'in-force') {
    await stateOwner(trx, stated, undefined, at);
  }
  await updateOverride(trx, row.id, {
    open_key: null,
    state: 'ended',
    ended_at: at,
    end_reason: reason,
  });
}

/**
 * Looks at a correction that was confirmed: it ends where its sources agree, name somebody else by now, or its time is over.
 * What is owed at the source stays owed until that agrees, also when the correction has ended.
 */
export async function settleOverride(
  trx: Knex.Transaction,
  id: string,
  at: string,
): Promise<SettledOverride> {
  const row = await lockOverride(trx, id);
  const stated = row && (await readStated(trx, row.identity_ref));
  if (!row || !stated) {
    return { what: 'nothing' };
  }
  const reason = endReasonOf(row, stated, at);
  if (reason !== undefined && row.state === 'in-force') {
    await endOverride(trx, row, stated, { at, reason });
  }
  if (reason === 'agreed' || reason === 'overtaken') {
    await updateOverride(trx, id, { settled_at: at });
  }
  if (reason === 'agreed') {
    return { what: 'agreed' };
  }
  return reason !== undefined && row.state === 'in-force'
    ? { what: 'fell-back', row, title: stated.row.display_name }
    : { what: 'nothing' };
}
