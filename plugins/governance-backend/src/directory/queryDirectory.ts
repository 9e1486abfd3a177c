import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { toChunks } from '../flows/operations/insertChunks';
import { sha256Hex } from '../ledger/digest';

/** Somebody who can be asked, and by which way they came to be. */
export interface Reviewer {
  ref: string;
  /** The group they belong to, or how else they were found. */
  via: string;
}

/**
 * The people behind each owner: the user itself, or everybody in the group and the groups below it. In one statement,
 * however many owners there are.
 */
export async function membersOf(
  trx: Knex.Transaction,
  ownerRefs: readonly string[],
): Promise<Map<string, Reviewer[]>> {
  const found = new Map<string, Map<string, Reviewer>>(
    ownerRefs.map(ref => [
      ref,
      new Map(
        ref.startsWith('user:') ? [[ref, { ref, via: 'owner' }]] : undefined,
      ),
    ]),
  );
  const groups = ownerRefs.filter(ref => !ref.startsWith('user:'));
  for (const refs of toChunks(groups)) {
    const rows: Array<{
      ancestor_ref: string;
      user_ref: string;
      group_ref: string;
    }> = await trx('directory_members')
      .join(
        'directory_group_tree',
        'directory_group_tree.group_ref',
        'directory_members.group_ref',
      )
      .whereIn('directory_group_tree.ancestor_ref', refs)
      .select(
        'directory_group_tree.ancestor_ref',
        'directory_members.user_ref',
        'directory_members.group_ref',
      )
      .orderBy(['directory_members.user_ref', 'directory_members.group_ref']);
    for (const { ancestor_ref: owner, user_ref: ref, group_ref: via } of rows) {
      const members = found.get(owner);
      if (members && !members.has(ref)) {
        members.set(ref, { ref, via });
      }
    }
  }
  return new Map(
    [...found].map(([owner, members]) => [owner, [...members.values()]]),
  );
}

/** The people behind an owner; see {@link membersOf}. */
export async function resolveMembers(
  trx: Knex.Transaction,
  ownerRef: string,
): Promise<Reviewer[]> {
  return (await membersOf(trx, [ownerRef])).get(ownerRef) ?? [];
}

/**
 * Who leads each group, or the nearest group above it that has a lead; groups without any are left out. In one statement
 * for each step upwards.
 */
export async function leadsOf(
  trx: Knex.Transaction,
  groupRefs: readonly string[],
): Promise<Map<string, string>> {
  const groups = new Map<
    string,
    { lead_ref: string | null; parent_ref: string | null }
  >();
  let wanted = [...new Set(groupRefs)];
  while (wanted.length > 0) {
    const above = new Set<string>();
    for (const refs of toChunks(wanted)) {
      const rows: Array<{
        ref: string;
        lead_ref: string | null;
        parent_ref: string | null;
      }> = await trx('directory_groups')
        .whereIn('ref', refs)
        .select('ref', 'lead_ref', 'parent_ref');
      for (const row of rows) {
        groups.set(row.ref, row);
        if (!row.lead_ref && row.parent_ref) {
          above.add(row.parent_ref);
        }
      }
    }
    wanted = [...above].filter(ref => !groups.has(ref));
  }
  const leads = new Map<string, string>();
  for (const ref of groupRefs) {
    const visited = new Set<string>();
    let current: string | undefined = ref;
    while (current && !visited.has(current) && !leads.has(ref)) {
      visited.add(current);
      const group = groups.get(current);
      if (group?.lead_ref) {
        leads.set(ref, group.lead_ref);
      }
      current = group?.parent_ref ?? undefined;
    }
  }
  return leads;
}

/** Who leads a group, or the nearest group above it that has a lead. */
export async function resolveLead(
  trx: Knex.Transaction,
  groupRef: string,
): Promise<string | undefined> {
  return (await leadsOf(trx, [groupRef])).get(groupRef);
}

/** The groups that somebody belongs to, those above them included. */
export async function groupsOf(
  trx: Knex.Transaction,
  userRef: string,
): Promise<string[]> {
  const rows: Array<{ ancestor_ref: string }> = await trx('directory_members')
    .join(
      'directory_group_tree',
      'directory_group_tree.group_ref',
      'directory_members.group_ref',
    )
    .where('directory_members.user_ref', userRef)
    .distinct('directory_group_tree.ancestor_ref')
    .orderBy('directory_group_tree.ancestor_ref');
  return rows.map(row => row.ancestor_ref);
}

/**
 * The groups below each of some groups, each its own included; nothing for what the directory does not know. Relies on the
 * primary key of `directory_group_tree`.
 */
export async function groupsBelow(
  trx: Knex.Transaction,
  groupRefs: readonly string[],
): Promise<Map<string, string[]>> {
  const below = new Map<string, string[]>();
  for (const refs of toChunks([...new Set(groupRefs)])) {
    const rows: Array<{ ancestor_ref: string; group_ref: string }> = await trx(
      'directory_group_tree',
    )
      .whereIn('ancestor_ref', refs)
      .orderBy(['ancestor_ref', 'group_ref'])
      .select('ancestor_ref', 'group_ref');
    for (const { ancestor_ref: above, group_ref: group } of rows) {
      below.set(above, [...(below.get(above) ?? []), group]);
    }
  }
  return below;
}

/** A group as the directory names it, found without case; undefined where it knows none. */
export async function findGroup(
  trx: Knex.Transaction,
  ref: string,
): Promise<string | undefined> {
  const row = await trx('directory_groups')
    .whereRaw('lower(ref) = ?', [keyOf(ref)])
    .first('ref');
  return row?.ref;
}

/** The parent of a group, where it has one. */
export async function parentOf(
  trx: Knex.Transaction,
  groupRef: string,
): Promise<string | undefined> {
  const row = await trx('directory_groups').where({ ref: groupRef }).first();
  return row?.parent_ref ?? undefined;
}

/** SHA-256 of a person's memberships as they are known now; stands in the ledger instead of the list. */
export async function membershipDigest(
  trx: Knex.Transaction,
  userRef: string,
): Promise<string> {
  const groups = await groupsOf(trx, userRef);
  return sha256Hex(JSON.stringify(groups));
}
