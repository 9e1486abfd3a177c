import { Entry, EqualityFilter, FilterParser, OrFilter } from 'ldapts';
import { Directory } from './Directory';
import { normalizeDn } from './distinguishedNames';
import { isAnswer } from './errors';
import { LdapSourceConfig } from './readLdapConfig';
import { valuesOf } from './readAccounts';

/** The attributes that groups keep their members in: `groupOfNames` and `groupOfUniqueNames` (RFC 4519, section 3). */
const MEMBERS = ['member', 'uniqueMember'] as const;

type MemberAttribute = (typeof MEMBERS)[number];

function membersOf(entry: Entry): string[] {
  return MEMBERS.flatMap(attribute => valuesOf(entry, attribute).map(String));
}

/** The groups of every account, by its normalized name, each in the directory's spelling. */
export async function readMemberships(
  directory: Directory,
  { groupBase }: Pick<LdapSourceConfig, 'groupBase'>,
): Promise<Map<string, string[]>> {
  const groups = await directory.search(groupBase, {
    scope: 'sub',
    filter: FilterParser.parseString('(|(member=*)(uniqueMember=*))'),
    attributes: [...MEMBERS],
  });
  const memberships = new Map<string, string[]>();
  for (const group of groups) {
    for (const member of new Set(membersOf(group).map(normalizeDn))) {
      memberships.set(member, [...(memberships.get(member) ?? []), group.dn]);
    }
  }
  return memberships;
}

/** The groups of one account. */
export async function readGroupsOf(
  directory: Directory,
  { groupBase }: Pick<LdapSourceConfig, 'groupBase'>,
  dn: string,
): Promise<string[]> {
  const groups = await directory.search(groupBase, {
    scope: 'sub',
    filter: new OrFilter({
      filters: MEMBERS.map(
        attribute => new EqualityFilter({ attribute, value: dn }),
      ),
    }),
    attributes: ['1.1'],
  });
  return groups.map(group => group.dn);
}

/** In which attribute a group keeps its members; `undefined` where there is no such group. */
async function memberAttribute(
  directory: Directory,
  group: string,
): Promise<MemberAttribute | undefined> {
  try {
    const [entry] = await directory.search(group, {
      scope: 'base',
      attributes: ['objectClass'],
    });
    const classes = entry
      ? valuesOf(entry, 'objectClass').map(one => String(one).toLowerCase())
      : [];
    return classes.includes('groupofuniquenames') ? 'uniqueMember' : 'member';
  } catch (error) {
    if (isAnswer(error, 'noSuchObject')) {
      return undefined;
    }
    throw error;
  }
}

/** Whether a group is there. */
export async function hasGroup(
  directory: Directory,
  group: string,
): Promise<boolean> {
  return (await memberAttribute(directory, group)) !== undefined;
}

/** Makes an account a member of a group. */
export async function joinGroup(
  directory: Directory,
  { group, dn }: { group: string; dn: string },
): Promise<'joined' | 'is-member' | 'no-such-group'> {
  const attribute = await memberAttribute(directory, group);
  if (!attribute) {
    return 'no-such-group';
  }
  try {
    await directory.modify(group, [
      { operation: 'add', attribute, values: [dn] },
    ]);
    return 'joined';
  } catch (error) {
    if (isAnswer(error, 'attributeOrValueExists')) {
      return 'is-member';
    }
    throw error;
  }
}

/** Takes an account out of a group. `last-member`: a group of this class cannot be empty, so it stays. */
export async function leaveGroup(
  directory: Directory,
  { group, dn }: { group: string; dn: string },
): Promise<'left' | 'is-no-member' | 'last-member'> {
  const attribute = await memberAttribute(directory, group);
  if (!attribute) {
    return 'is-no-member';
  }
  try {
    await directory.modify(group, [
      { operation: 'delete', attribute, values: [dn] },
    ]);
    return 'left';
  } catch (error) {
    if (isAnswer(error, 'noSuchAttribute')) {
      return 'is-no-member';
    }
    if (isAnswer(error, 'objectClassViolation')) {
      return 'last-member';
    }
    throw error;
  }
}
