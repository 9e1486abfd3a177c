import { randomBytes } from 'node:crypto';
import { Client, DatabaseError } from 'pg';
import { readEnvironment } from './TestServer';

/** A database of the running PostgreSQL server, with group roles, and with a login for the engine that may make others. */
export class TestDatabase {
  readonly suffix = randomBytes(4).toString('hex');
  readonly readers = `readers_${this.suffix}`;
  readonly writers = `writers_${this.suffix}`;
  readonly engine = `engine_${this.suffix}`;
  readonly enginePassword = randomBytes(16).toString('hex');
  readonly #database = `leased_${this.suffix}`;
  readonly #server = new URL(
    readEnvironment('BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING'),
  );

  static async prepare(): Promise<TestDatabase> {
    const database = new TestDatabase();
    const { readers, writers, engine, enginePassword } = database;
    await database.query(`create database ${database.#database}`, {
      database: 'postgres',
    });
    await database.query(
      `create table entries (id int);
       create role ${readers} nologin;
       create role ${writers} nologin;
       grant select on entries to ${readers};
       grant insert on entries to ${writers};
       create role ${engine} login createrole password '${enginePassword}';
       grant ${readers}, ${writers} to ${engine} with admin option;
       grant pg_signal_backend to ${engine};`,
    );
    return database;
  }

  /** As the documentation of the engine has it, with its own `{{…}}` for name and password. */
  get connectionUrl(): string {
    const { hostname, port } = this.#server;
    return `postgresql://{{username}}:{{password}}@${hostname}:${port}/${
      this.#database
    }`;
  }

  /** Opens a session. @throws DatabaseError where the server refuses it */
  async connect(connection: object = {}): Promise<Client> {
    const client = new Client({
      host: this.#server.hostname,
      port: Number(this.#server.port),
      user: decodeURIComponent(this.#server.username),
      password: decodeURIComponent(this.#server.password),
      database: this.#database,
      ...connection,
    });
    // The server ends sessions of what is revoked; the next query says so.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async query<T extends object>(
    sql: string,
    connection: object = {},
    values?: unknown[],
  ): Promise<T[]> {
    const client = await this.connect(connection);
    try {
      return (await client.query<T>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Logs in as a holder would, and reads where it may. */
  async use(user: string, password: string): Promise<'works' | 'refused'> {
    try {
      await this.query('select 1 from entries', { user, password });
      return 'works';
    } catch (error) {
      if (error instanceof DatabaseError) {
        return 'refused';
      }
      throw error;
    }
  }

  /** The group roles that a login belongs to. */
  async memberOf(login: string): Promise<string[]> {
    const rows = await this.query<{ name: string }>(
      `select g.rolname as name from pg_auth_members m join pg_roles g on g.oid = m.roleid
         join pg_roles r on r.oid = m.member where r.rolname = $1 order by 1`,
      {},
      [login],
    );
    return rows.map(({ name }) => name);
  }

  /** Names of the logins that the engine made, with what is wanted of them. */
  logins(): Promise<
    Array<{ name: string; canLogin: boolean; comment: string }>
  > {
    return this.query(
      `select r.rolname as name, r.rolcanlogin as "canLogin", shobj_description(r.oid, 'pg_authid') as comment
         from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles a on a.oid = m.member
        where a.rolname = $1 and r.rolname not in ($2, $3, 'pg_signal_backend') order by 1`,
      {},
      [this.engine, this.readers, this.writers],
    );
  }

  async remove(): Promise<void> {
    for (const { name } of await this.logins()) {
      await this.query(`drop owned by "${name}"; drop role "${name}"`);
    }
    await this.query('drop table entries');
    await this.query(
      `drop role ${this.engine}; drop role ${this.readers}; drop role ${this.writers}`,
    );
    await this.query(`drop database ${this.#database} with (force)`, {
      database: 'postgres',
    });
  }
}
