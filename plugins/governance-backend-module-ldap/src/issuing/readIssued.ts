import {
  IssuedCredential,
  parseLabels,
} from '@countersign/plugin-governance-node';
import { SubstringFilter } from 'ldapts';
import { Directory } from '../Directory';
import { normalizeDn } from '../distinguishedNames';
import { parseTime } from '../generalizedTime';
import { readGroupsOf, readMemberships } from '../groups';
import { Account, readAccounts } from '../readAccounts';
import { LdapSourceConfig } from '../readLdapConfig';

/** An account that this issuer has made, as the directory shows it. */
export interface IssuedAccount extends Account {
  tag: string;
  identity: string;
  revoked: boolean;
  /** What stands beside it; who changes the account makes sure that it has stayed the same. */
  note: string;
  notAfter: Date;
  groups: string[];
}

type Marked = Omit<IssuedAccount, 'groups'>;

/** The account as one of the issuer's own; `undefined` where it is not. */
function readMark(account: Account, issuer: string): Marked | undefined {
  for (const note of account.descriptions) {
    const { labels } = parseLabels(note);
    const until = parseTime(labels.until);
    if (labels.issuer === issuer && labels.credential && until) {
      const { endsAt = until } = account;
      return {
        ...account,
        tag: labels.credential,
        identity: labels.identity ?? account.dn,
        revoked: labels.revoked !== undefined,
        note,
        notAfter: endsAt < until ? endsAt : until,
      };
    }
  }
  return undefined;
}

function findMarked(
  directory: Directory,
  source: LdapSourceConfig,
  label: string,
): Promise<Marked[]> {
  const filter = new SubstringFilter({
    attribute: 'description',
    any: [label],
  });
  return readAccounts(directory, source, filter).then(accounts =>
    accounts.flatMap(account => readMark(account, source.id) ?? []),
  );
}

/** Reads the account that an issuer made for a tag. */
export async function readIssuedByTag(
  directory: Directory,
  source: LdapSourceConfig,
  tag: string,
): Promise<IssuedAccount | undefined> {
  const found = await findMarked(directory, source, `credential="${tag}"`);
  const account = found.find(one => one.tag === tag);
  return (
    account && {
      ...account,
      groups: await readGroupsOf(directory, source, account.dn),
    }
  );
}

/** Reads every account that an issuer made. */
export async function readIssued(
  directory: Directory,
  source: LdapSourceConfig,
): Promise<IssuedAccount[]> {
  const found = await findMarked(directory, source, `issuer="${source.id}"`);
  const memberships = await readMemberships(directory, source);
  return found.map(account => ({
    ...account,
    groups: memberships.get(normalizeDn(account.dn)) ?? [],
  }));
}

function statusOf(
  account: IssuedAccount,
  now: Date,
): IssuedCredential['status'] {
  if (account.revoked) {
    return 'revoked';
  }
  if (account.notAfter <= now) {
    return 'expired';
  }
  return account.locked ? 'disabled' : 'usable';
}

/**
 * An account as the credential that it is.
 *
 * @param grantable - groups in the spelling that orders have
 */
export function describeIssued(
  account: IssuedAccount,
  { now, grantable }: { now: Date; grantable: readonly string[] },
): IssuedCredential {
  const spelling = new Map(grantable.map(dn => [normalizeDn(dn), dn]));
  const groups = new Map(
    [...account.groups, ...account.awaits].map(dn => [normalizeDn(dn), dn]),
  );
  return {
    tag: account.tag,
    externalId: account.dn,
    identity: account.identity,
    status: statusOf(account, now),
    scopes: [...groups]
      .map(([normalized, dn]) => spelling.get(normalized) ?? dn)
      .sort(),
    notAfter: account.notAfter.toISOString(),
  };
}
