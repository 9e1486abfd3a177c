import {
  IssuedCredential,
  parseLabels,
} from '@countersign/plugin-governance-node';
import { Client } from 'pg';
import { writeScopes } from './scopes';

/** A login that this issuer has made, as the server shows it. */
export interface IssuedLogin {
  role: string;
  tag: string;
  identity: string;
  canLogin: boolean;
  revoked: boolean;
  validUntil: Date;
  /** The server's time when it was read. */
  serverNow: Date;
  memberOf: string[];
  tables: Array<{ table: string; actions: string[] }>;
}

// The mark lies in the comment of the role, which only who may alter the role can write. Roles of a database server are
// shared by all of its databases, and so is what is looked for.
const LOGINS = `
  select r.rolname as role, r.rolcanlogin as "canLogin", r.rolvaliduntil as "validUntil", now() as "serverNow",
         shobj_description(r.oid, 'pg_authid') as comment,
         coalesce((select array_agg(g.rolname::text order by g.rolname)
                     from pg_auth_members m join pg_roles g on g.oid = m.roleid
                    where m.member = r.oid), '{}') as "memberOf",
         coalesce((select json_agg(json_build_object('table', t.name, 'actions', t.actions) order by t.name)
                     from (select n.nspname || '.' || c.relname as name,
                                  array_agg(distinct a.privilege_type::text order by a.privilege_type::text) as actions
                             from pg_class c
                             join pg_namespace n on n.oid = c.relnamespace
                             cross join lateral aclexplode(c.relacl) a
                            where a.grantee = r.oid
                            group by 1) t), '[]') as tables
    from pg_roles r
   where shobj_description(r.oid, 'pg_authid') like $1
   order by r.rolname`;

interface LoginRow extends Omit<IssuedLogin, 'tag' | 'identity' | 'revoked'> {
  comment: string;
}

/** `%`, `_` and `\\` mean something in a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** Reads the logins that an issuer made, or the one of a tag. */
export async function readLogins(
  client: Client,
  { issuer, tag }: { issuer: string; tag?: string },
): Promise<IssuedLogin[]> {
  const { rows } = await client.query<LoginRow>(LOGINS, [
    tag === undefined ? '%credential=%' : `%credential="${escapeLike(tag)}"%`,
  ]);
  return rows.flatMap(({ comment, ...row }) => {
    const { labels } = parseLabels(comment);
    return labels.issuer === issuer &&
      labels.credential !== undefined &&
      (tag === undefined || labels.credential === tag)
      ? [
          {
            ...row,
            tag: labels.credential,
            identity: labels.identity ?? row.role,
            revoked: labels.revoked !== undefined,
          },
        ]
      : [];
  });
}

function statusOf(login: IssuedLogin, now: Date): IssuedCredential['status'] {
  if (login.revoked) {
    return 'revoked';
  }
  // Whichever of the two clocks is ahead: neither a slow one here nor a slow one there keeps it alive.
  const at = Math.max(now.getTime(), login.serverNow.getTime());
  if (login.validUntil.getTime() <= at) {
    return 'expired';
  }
  return login.canLogin ? 'usable' : 'disabled';
}

/** A login as the credential that it is. */
export function describeLogin(
  login: IssuedLogin,
  { now }: { now: Date },
): IssuedCredential {
  return {
    tag: login.tag,
    externalId: login.role,
    identity: login.identity,
    status: statusOf(login, now),
    scopes: writeScopes(login),
    notAfter: login.validUntil.toISOString(),
  };
}
