import { Knex } from 'knex';
import { sha256Hex } from '../ledger/digest';

/** Somebody who can be asked, and by which way they came to be. */
export interface Reviewer {
  ref: string;
  /** The group they belong to, or how else they were found. */
  via: string;
}

/** The people behind an owner: the user itself, or everybody in the group and the groups below it. */
export async function resolveMembers(
  trx: Knex.Transaction,
  ownerRef: string,
): Promise<Reviewer[]> {
  if (ownerRef.startsWith('user:')) {
    return [{ ref: ownerRef, via: 'owner' }];
  }
  const rows: Array<{ user_ref: string; group_ref: string }> = await trx(
    'directory_members',
  )
    .join(
      'directory_group_tree',
      'directory_group_tree.group_ref',
      'directory_members.group_ref',
    )
    .where('directory_group_tree.ancestor_ref', ownerRef)
    .select('directory_members.user_ref', 'directory_members.group_ref')
    .orderBy(['directory_members.user_ref', 'directory_members.group_ref']);
  const found = new Map<string, Reviewer>();
  for (const row of rows) {
    if (!found.has(row.user_ref)) {
      found.set(row.user_ref, { ref: row.user_ref, via: row.group_ref });
    }
  }
  return [...found.values()];
}

/** Who leads a group, or the nearest group above it that has a lead. */
export async function resolveLead(
  trx: Knex.Transaction,
  groupRef: string,
): Promise<string | undefined> {
  const visited = new Set<string>();
  let current: string | undefined = groupRef;
  while (current && !visited.has(current)) {
    visited.add(current);
    const row: { lead_ref: string | null; parent_ref: string | null } =
      await trx('directory_groups').where({ ref: current }).first();
    if (row?.lead_ref) {
      return row.lead_ref;
    }
    current = row?.parent_ref ?? undefined;
  }
  return undefined;
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
