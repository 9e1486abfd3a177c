import { AndFilter, Entry, Filter, FilterParser } from 'ldapts';
import { Directory } from './Directory';
import { isSameDn, isWithin } from './distinguishedNames';
import { isAnswer } from './errors';
import { parseTime } from './generalizedTime';
import { isLocked, lockAttribute, LockState } from './lock';
import { LdapSourceConfig } from './readLdapConfig';

/** A service account as the directory shows it. */
export interface Account {
  dn: string;
  name: string;
  /** Values of `description`, in which purpose and labels stand. */
  descriptions: string[];
  locked: boolean;
  /** What changing the lock needs. Holds verifiers where the lock is in the password; goes no further than `lock.ts`. */
  lockState: LockState;
  /** `pwdEndTime` and `pwdStartTime`: the server itself refuses it outside of them. */
  endsAt?: Date;
  startsAt?: Date;
  createdAt?: Date;
  passwordChangedAt?: Date;
  lastUsedAt?: Date;
  /** Groups that it is to become a member of once it is activated. */
  awaits: string[];
}

/** Where the account's last successful bind is kept: the `lastbind` setting of 2.5 and later, its overlay before. */
const LAST_USE = ['pwdLastSuccess', 'authTimestamp'];

const ATTRIBUTES = [
  'cn',
  'uid',
  'description',
  'seeAlso',
  'createTimestamp',
  'pwdChangedTime',
  'pwdStartTime',
  'pwdEndTime',
  ...LAST_USE,
];

/** Every value of an attribute, whatever the case of its name in the answer. */
export function valuesOf(entry: Entry, attribute: string): Buffer[] {
  const name = Object.keys(entry).find(
    key => key.toLowerCase() === attribute.toLowerCase(),
  );
  const value = name === undefined ? [] : entry[name];
  return (Array.isArray(value) ? value : [value]).map(one =>
    typeof one === 'string' ? Buffer.from(one) : one,
  );
}

function textsOf(entry: Entry, attribute: string): string[] {
  return valuesOf(entry, attribute).map(String);
}

function toAccount(entry: Entry, source: LdapSourceConfig): Account {
  const timeOf = (attribute: string) =>
    parseTime(textsOf(entry, attribute).at(0));
  const uses = LAST_USE.flatMap(attribute => timeOf(attribute) ?? []);
  const lockState: LockState = {
    pwdAccountLockedTime: textsOf(entry, 'pwdAccountLockedTime').at(0),
    passwords: valuesOf(entry, 'userPassword'),
  };
  return {
    dn: entry.dn,
    name: [...textsOf(entry, 'uid'), ...textsOf(entry, 'cn'), entry.dn][0],
    descriptions: textsOf(entry, 'description'),
    locked: isLocked(source.lock, lockState),
    lockState,
    endsAt: timeOf('pwdEndTime'),
    startsAt: timeOf('pwdStartTime'),
    createdAt: timeOf('createTimestamp'),
    passwordChangedAt: timeOf('pwdChangedTime') ?? timeOf('createTimestamp'),
    lastUsedAt: uses.sort((a, b) => b.getTime() - a.getTime()).at(0),
    awaits: textsOf(entry, 'seeAlso'),
  };
}

async function read(
  directory: Directory,
  source: LdapSourceConfig,
  options: { base: string; scope: 'base' | 'sub'; filter: Filter },
): Promise<Account[]> {
  const lock = lockAttribute(source.lock);
  const entries = await directory.search(options.base, {
    scope: options.scope,
    filter: options.filter,
    attributes: [...ATTRIBUTES, lock],
    explicitBufferAttributes: ['userPassword'],
  });
  return entries
    .filter(entry => !isSameDn(entry.dn, source.connection.bindDn))
    .map(entry => toAccount(entry, source));
}

/** Reads the service accounts of a directory, or those that fit `filter` as well. Countersign's own is none of them. */
export function readAccounts(
  directory: Directory,
  source: LdapSourceConfig,
  filter?: Filter,
): Promise<Account[]> {
  const accounts = FilterParser.parseString(source.filter);
  return read(directory, source, {
    base: source.base,
    scope: 'sub',
    filter: filter ? new AndFilter({ filters: [accounts, filter] }) : accounts,
  });
}

/** Reads the service account of a name; `undefined` where there is none, or none that is governed here. */
export async function readAccount(
  directory: Directory,
  source: LdapSourceConfig,
  dn: string,
): Promise<Account | undefined> {
  if (!isWithin(dn, source.base)) {
    return undefined;
  }
  try {
    const [account] = await read(directory, source, {
      base: dn,
      scope: 'base',
      filter: FilterParser.parseString(source.filter),
    });
    return account;
  } catch (error) {
    if (isAnswer(error, 'noSuchObject')) {
      return undefined;
    }
    throw error;
  }
}
