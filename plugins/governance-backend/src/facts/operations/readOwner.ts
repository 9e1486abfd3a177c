import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { resolveLead, resolveMembers } from '../../directory/queryDirectory';

/**
 * The owner as the stored directory knows it. Nobody owning something is known and is an owner that is not active; while
 * the directory was never read, nothing is known and the result is undefined. Relies on the primary keys of the directory.
 */
export async function readOwner(
  trx: Knex.Transaction,
  ownerRef: string | undefined,
): Promise<JsonObject | undefined> {
  if (ownerRef === undefined) {
    return { ref: '', active: false, members: [] };
  }
  const synced = await trx('directory_state').where({ id: 1 }).first('id');
  if (!synced) {
    return undefined;
  }
  const isUser = ownerRef.startsWith('user:');
  const known = isUser
    ? await trx('directory_members')
        .where({ user_ref: ownerRef })
        .first('user_ref')
    : await trx('directory_groups').where({ ref: ownerRef }).first('ref');
  const members = known
    ? (await resolveMembers(trx, ownerRef)).map(({ ref }) => ref)
    : [];
  const manager = isUser ? undefined : await resolveLead(trx, ownerRef);
  return {
    ref: ownerRef,
    active: members.length > 0,
    members,
    ...(manager ? { manager } : {}),
  };
}
