import { Knex } from 'knex';
import { resolveMembers } from './queryDirectory';

/** Finds people for flows. */
export interface PeopleDirectory {
  /** The people behind an owner: the user itself, or everybody in the group and the groups below it. */
  membersOf(trx: Knex.Transaction, ownerRef: string): Promise<string[]>;
  /** The people of the groups that flows name, by that name. */
  groups(trx: Knex.Transaction): Promise<{ [name: string]: string[] }>;
}

/**
 * Looks people up in the stored directory.
 *
 * @param groups - groups of the catalog, by the name that flows use.
 */
export function createPeopleDirectory(groups: {
  [name: string]: readonly string[];
}): PeopleDirectory {
  const membersOf = async (trx: Knex.Transaction, ref: string) =>
    (await resolveMembers(trx, ref)).map(member => member.ref);
  return {
    membersOf,
    async groups(trx) {
      const found: { [name: string]: string[] } = {};
      for (const [name, refs] of Object.entries(groups)) {
        const people = new Set<string>();
        for (const ref of refs) {
          (await membersOf(trx, ref)).forEach(person => people.add(person));
        }
        found[name] = [...people].sort();
      }
      return found;
    },
  };
}
