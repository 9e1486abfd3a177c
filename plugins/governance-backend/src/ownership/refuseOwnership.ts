import { Knex } from 'knex';
import { personsOf } from '../directory/personsOf';
import { resolveMembers } from '../directory/queryDirectory';
import { OverrideRow } from './operations/overrides';

async function belongs(
  trx: Knex.Transaction,
  owners: readonly string[],
  viewer: string,
): Promise<boolean> {
  for (const owner of owners) {
    const members = (await resolveMembers(trx, owner)).map(({ ref }) => ref);
    const personOf = await personsOf(trx, [viewer, ...members]);
    if (members.some(ref => personOf(ref) === personOf(viewer))) {
      return true;
    }
  }
  return false;
}

/** Why somebody may not confirm a correction that is proposed; undefined where they may. Accounts of one person are one. */
export async function refuseConfirming(
  trx: Knex.Transaction,
  row: Pick<OverrideRow, 'proposed_by' | 'owner_ref'>,
  viewer: string,
): Promise<string | undefined> {
  const personOf = await personsOf(trx, [row.proposed_by, viewer]);
  if (personOf(row.proposed_by) === personOf(viewer)) {
    return 'Who proposed it cannot confirm it; it takes somebody else of that team';
  }
  return (await belongs(trx, [row.owner_ref], viewer))
    ? undefined
    : `Only somebody of ${row.owner_ref} can do that`;
}

/**
 * Why somebody may not end a correction before its time, or a proposal; undefined where they may: who proposed or confirmed it,
 * the team that it names, and triage.
 */
export async function refuseWithdrawing(
  trx: Knex.Transaction,
  row: Pick<OverrideRow, 'proposed_by' | 'confirmed_by' | 'owner_ref'>,
  options: { viewer: string; triageGroup: string },
): Promise<string | undefined> {
  const { viewer, triageGroup } = options;
  const own = [
    row.proposed_by,
    ...(row.confirmed_by ? [row.confirmed_by] : []),
  ];
  const personOf = await personsOf(trx, [...own, viewer]);
  if (own.some(ref => personOf(ref) === personOf(viewer))) {
    return undefined;
  }
  return (await belongs(trx, [row.owner_ref, triageGroup], viewer))
    ? undefined
    : `Only who proposed or confirmed it, or somebody of ${row.owner_ref} or ${triageGroup} can do that`;
}
