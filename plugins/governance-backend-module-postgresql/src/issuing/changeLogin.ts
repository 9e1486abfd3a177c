import { RemediationResult } from '@countersign/plugin-governance-node';
import { Client, DatabaseError } from 'pg';
import { endSessions } from '../endSessions';
import { retryConcurrentUpdate } from '../retryConcurrentUpdate';
import { describeLogin, IssuedLogin } from './readLogin';

/** What is done to a login that was issued. */
export type LoginChange = 'activate' | 'suspend' | 'revoke';

/** SQLSTATE of what cannot be dropped because something depends on it. */
const DEPENDED_ON = '2BP01';

async function activate(
  client: Client,
  login: IssuedLogin,
  now: Date,
): Promise<RemediationResult> {
  const { status, notAfter } = describeLogin(login, { now });
  switch (status) {
    case 'usable':
      return { outcome: 'already-applied', detail: `${login.role} can log in` };
    case 'expired':
      return {
        outcome: 'refused',
        reason: `${login.role} has ended at ${notAfter}`,
      };
    case 'revoked':
      return { outcome: 'refused', reason: `${login.role} was revoked` };
    case 'disabled':
      await client.query(
        `ALTER ROLE ${client.escapeIdentifier(login.role)} LOGIN`,
      );
      return {
        outcome: 'applied',
        detail: `${login.role} can log in until ${notAfter}`,
      };
    default:
      throw new Error(`Unexpected status ${status satisfies never}`);
  }
}

/** Takes the role away with what it was given; where something else has come to depend on it, it stays, locked. */
async function drop(client: Client, login: IssuedLogin): Promise<string> {
  const role = client.escapeIdentifier(login.role);
  const revokes = login.tables.map(
    ({ table }) =>
      `REVOKE ALL ON ${table
        .split('.')
        .map(name => client.escapeIdentifier(name))
        .join('.')} FROM ${role}`,
  );
  try {
    await retryConcurrentUpdate(async () => {
      try {
        await client.query(
          ['BEGIN', ...revokes, `DROP ROLE ${role}`, 'COMMIT'].join('; '),
        );
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      }
    });
    return `${login.role} was removed`;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === DEPENDED_ON) {
      return `${login.role} cannot log in and has no password; it stays, because other objects depend on it`;
    }
    throw error;
  }
}

async function revoke(
  client: Client,
  login: IssuedLogin,
): Promise<RemediationResult> {
  const role = client.escapeIdentifier(login.role);
  const { rows } = await client.query<{ comment: string; at: Date }>(
    `select shobj_description(oid, 'pg_authid') as comment, now() as at from pg_roles where rolname = $1`,
    [login.role],
  );
  const comment = rows.map(row =>
    login.revoked
      ? row.comment
      : `${row.comment} revoked="${row.at.toISOString()}"`,
  );
  await client.query(
    [
      `ALTER ROLE ${role} NOLOGIN PASSWORD NULL`,
      ...comment.map(
        text => `COMMENT ON ROLE ${role} IS ${client.escapeLiteral(text)}`,
      ),
    ].join('; '),
  );
  await endSessions(client, login.role);
  return { outcome: 'applied', detail: await drop(client, login) };
}

/** Does to a login what is asked, as far as what it is allows that. `undefined` is a login that is not there. */
export async function changeLogin(
  client: Client,
  login: IssuedLogin | undefined,
  { change, now }: { change: LoginChange; now: Date },
): Promise<RemediationResult> {
  switch (change) {
    case 'activate':
      return login
        ? activate(client, login, now)
        : { outcome: 'refused', reason: 'the server has no such login' };
    case 'suspend':
      if (!login || login.revoked) {
        return { outcome: 'refused', reason: 'the server has no such login' };
      }
      if (!login.canLogin) {
        return {
          outcome: 'already-applied',
          detail: `${login.role} cannot log in`,
        };
      }
      await client.query(
        `ALTER ROLE ${client.escapeIdentifier(login.role)} NOLOGIN`,
      );
      await endSessions(client, login.role);
      return { outcome: 'applied', detail: `${login.role} cannot log in` };
    case 'revoke':
      return login && !login.revoked
        ? revoke(client, login)
        : {
            outcome: 'already-applied',
            detail: login
              ? `${login.role} was revoked`
              : 'the server has no such login',
          };
    default:
      throw new Error(`Unexpected change ${change satisfies never}`);
  }
}
