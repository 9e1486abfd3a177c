import { Client } from 'pg';

/** One role with everything that is read about it. */
export interface RoleRow {
  name: string;
  canLogin: boolean;
  superuser: boolean;
  createRole: boolean;
  createDb: boolean;
  bypassRls: boolean;
  replication: boolean;
  /** ISO 8601; `never` where the server has no end date. */
  validUntil: string;
  comment?: string;
  memberOf: string[];
  /** Whether other roles are members of it: then it is a group of privileges, not an account. */
  hasMembers: boolean;
  tables: Array<{ table: string; actions: string[] }>;
  /** Where it is connected from at this moment. */
  sessions: string[];
  /** Roles with a login that may `SET ROLE` to it, each with the roles that lie between, nearest to it last. */
  actors: Array<{ name: string; comment?: string; through: string[] }>;
}

const ROLES = `
  select r.rolname as name,
         r.rolcanlogin as "canLogin",
         r.rolsuper as superuser,
         r.rolcreaterole as "createRole",
         r.rolcreatedb as "createDb",
         r.rolbypassrls as "bypassRls",
         r.rolreplication as replication,
         case when r.rolvaliduntil is null or r.rolvaliduntil = 'infinity' then 'never'
              else to_char(r.rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end as "validUntil",
         shobj_description(r.oid, 'pg_authid') as comment,
         coalesce((select array_agg(g.rolname::text order by g.rolname)
                     from pg_auth_members m join pg_roles g on g.oid = m.roleid
                    where m.member = r.oid), '{}') as "memberOf",
         exists (select 1 from pg_auth_members m join pg_roles u on u.oid = m.member
                  where m.roleid = r.oid and u.rolname <> current_user) as "hasMembers"
    from pg_roles r
   where r.rolname !~ '^pg_' and r.rolname <> current_user
   order by r.rolname`;

// aclexplode reads the access lists themselves, so that no right is missed because the reader may not use it.
const TABLES = `
  select r.rolname as role, n.nspname || '.' || c.relname as "table",
         array_agg(distinct a.privilege_type order by a.privilege_type) as actions
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    cross join lateral aclexplode(c.relacl) a
    join pg_roles r on r.oid = a.grantee
   where c.relkind in ('r', 'p', 'v', 'm', 'f')
     and n.nspname not in ('pg_catalog', 'information_schema')
     and a.grantee <> c.relowner
   group by 1, 2
   order by 1, 2`;

// Membership with SET lets a role act as another one (PostgreSQL 16 and later can withhold it; before it always does), also
// through roles in between. `reached` keeps the way, so that a circle ends.
const ACTORS = `
  with recursive settable as (
    select m.roleid, m.member
      from pg_auth_members m
     where coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)
  ), reach as (
    select s.roleid as target, s.member as actor, array[]::oid[] as through
      from settable s
    union all
    select r.target, s.member, s.roleid || r.through
      from reach r join settable s on s.roleid = r.actor
     where s.member <> r.target and not s.member = any(r.through) and cardinality(r.through) < 8
  )
  select distinct on (t.rolname, a.rolname)
         t.rolname as target, a.rolname as actor, shobj_description(a.oid, 'pg_authid') as comment,
         array(select p.rolname::text from unnest(reach.through) with ordinality w(oid, place)
                 join pg_roles p on p.oid = w.oid order by w.place) as through
    from reach
    join pg_roles t on t.oid = reach.target
    join pg_roles a on a.oid = reach.actor
   where a.rolcanlogin and t.rolname !~ '^pg_' and a.rolname !~ '^pg_' and a.rolname <> current_user
   order by t.rolname, a.rolname, cardinality(reach.through)`;

const SESSIONS = `
  select usename as role,
         array_agg(distinct coalesce(nullif(application_name, ''), 'unnamed') || '@' || coalesce(host(client_addr), 'local')) as sessions
    from pg_stat_activity
   where usename is not null and backend_type = 'client backend'
   group by 1`;

/** Reads every role of a server with its memberships, table privileges, present sessions, and who may act as it. */
export async function readRoles(
  client: Client,
  options: { ignoreRoles: string[] },
): Promise<RoleRow[]> {
  const roles = await client.query<
    Omit<RoleRow, 'tables' | 'sessions' | 'comment' | 'actors'> & {
      comment: string | null;
    }
  >(ROLES);
  const tables = await client.query<{
    role: string;
    table: string;
    actions: string[];
  }>(TABLES);
  const sessions = await client.query<{ role: string; sessions: string[] }>(
    SESSIONS,
  );
  const actors = await client.query<{
    target: string;
    actor: string;
    comment: string | null;
    through: string[];
  }>(ACTORS);
  const actorsOf = Map.groupBy(actors.rows, ({ target }) => target);
  const tablesOf = Map.groupBy(tables.rows, ({ role }) => role);
  const sessionsOf = new Map(
    sessions.rows.map(row => [row.role, row.sessions]),
  );
  return roles.rows
    .filter(row => !options.ignoreRoles.includes(row.name))
    .map(row => ({
      ...row,
      comment: row.comment ?? undefined,
      tables: (tablesOf.get(row.name) ?? []).map(({ table, actions }) => ({
        table,
        actions,
      })),
      sessions: sessionsOf.get(row.name) ?? [],
      actors: (actorsOf.get(row.name) ?? [])
        .filter(({ actor }) => !options.ignoreRoles.includes(actor))
        .map(({ actor, comment, through }) => ({
          name: actor,
          comment: comment ?? undefined,
          through,
        })),
    }));
}
