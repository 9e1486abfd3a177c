import { Knex } from 'knex';
import { sha256Hex } from '../ledger/digest';
import { listGroupTree } from './groupTree';
import { DirectoryGroup } from './readDirectory';

const CHUNK = 200;

/**
 * Stores a complete reading of the directory. Nothing is written but the time where it is what is stored already.
 */
export async function replaceDirectory(
  trx: Knex.Transaction,
  groups: DirectoryGroup[],
  now: Date,
): Promise<{ changed: boolean }> {
  const sorted = [...groups].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  const digest = sha256Hex(JSON.stringify(sorted));
  const state = { synced_at: now.toISOString(), digest };
  const stored = await trx('directory_state').where({ id: 1 }).first();
  if (stored?.digest === digest) {
    await trx('directory_state').where({ id: 1 }).update(state);
    return { changed: false };
  }
  await trx('directory_members').delete();
  await trx('directory_group_tree').delete();
  await trx('directory_groups').delete();
  await trx.batchInsert(
    'directory_groups',
    sorted.map(group => ({
      ref: group.ref,
      title: group.title,
      lead_ref: group.leadRef ?? null,
      parent_ref: group.parentRef ?? null,
    })),
    CHUNK,
  );
  await trx.batchInsert(
    'directory_members',
    sorted.flatMap(group =>
      group.members.map(member => ({
        group_ref: group.ref,
        user_ref: member,
      })),
    ),
    CHUNK,
  );
  await trx.batchInsert(
    'directory_group_tree',
    listGroupTree(sorted).map(({ ancestorRef, groupRef }) => ({
      ancestor_ref: ancestorRef,
      group_ref: groupRef,
    })),
    CHUNK,
  );
  await trx('directory_state')
    .insert({ id: 1, ...state })
    .onConflict('id')
    .merge();
  return { changed: true };
}
