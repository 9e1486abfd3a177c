import {
  DatabaseService,
  LoggerService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Login, parseAuditLine } from './parseAuditLine';
import { AuditChunk, AuditPosition, readAuditFile } from './readAuditFile';

interface AuditRow {
  source: string;
  inode: string | null;
  head: string | null;
  /** PostgreSQL gives a large number as a text. */
  position: number | string;
  bad_lines: number;
  gaps: number;
}

interface LoginRow {
  source: string;
  mount: string;
  role: string;
  last_at: string;
}

const READ = 'openbao_audit';
const LOGINS = 'openbao_logins';

/**
 * Brings the tables up to date that the use of AppRoles is written down in.
 *
 * @returns where it is
 */
export async function openAuditTables(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@countersign/plugin-governance-backend-module-openbao',
        'migrations',
      ),
      tableName: 'openbao_migrations',
    });
  }
  return knex;
}

function positionOf({
  inode,
  head,
  position,
}: AuditRow): AuditPosition | undefined {
  return inode === null || head === null
    ? undefined
    : { inode, head, offset: Number(position) };
}

/** The last login with each role. Pure. */
function lastOfEach(logins: readonly Login[]): Login[] {
  const last = new Map<string, Login>();
  for (const login of logins) {
    const key = JSON.stringify([login.mount, login.role]);
    const held = last.get(key);
    if (!held || held.at < login.at) {
      last.set(key, login);
    }
  }
  return [...last.values()];
}

/** When AppRoles of one server were last used, by its audit log. Nothing of a line is kept but mount, role and time. */
export class AuditLog {
  readonly #knex: Knex;
  readonly #logger: LoggerService;
  readonly #source: string;
  readonly #file: string;
  readonly #namespace: string;

  constructor(
    options: { source: string; file: string; namespace: string | undefined },
    { knex, logger }: { knex: Knex; logger: LoggerService },
  ) {
    this.#source = options.source;
    this.#file = options.file;
    this.#namespace = (options.namespace ?? '').replace(/^\/|\/$/g, '');
    this.#knex = knex;
    this.#logger = logger;
  }

  /**
   * Reads what was written since the last time, by whichever replica.
   *
   * @throws whatever keeps the file from being read
   */
  async catchUp({ signal }: { signal: AbortSignal }): Promise<void> {
    let more = true;
    while (more) {
      signal.throwIfAborted();
      more = await this.#readOn();
    }
  }

  /** When a role was last used, ISO 8601, as far as was read; `undefined` where nothing says that it was. By the primary key. */
  async lastLogin(mount: string, role: string): Promise<string | undefined> {
    const row = await this.#knex<LoginRow>(LOGINS)
      .where({ source: this.#source, mount, role })
      .first();
    return row?.last_at;
  }

  /** One transaction: what was read, and how far, or nothing of both. */
  async #readOn(): Promise<boolean> {
    const source = this.#source;
    const { chunk, bad } = await this.#knex.transaction(async trx => {
      await trx<AuditRow>(READ)
        .insert({ source, position: 0, bad_lines: 0, gaps: 0 })
        .onConflict('source')
        .ignore();
      const row = await trx<AuditRow>(READ)
        .where({ source })
        .forUpdate()
        .first();
      if (!row) {
        throw new Error(`How far the audit log of ${source} was read is gone`);
      }
      const read = await readAuditFile(this.#file, positionOf(row));
      const unreadable = await this.#keep(trx, read);
      await trx<AuditRow>(READ)
        .where({ source })
        .update({
          inode: read.position?.inode ?? null,
          head: read.position?.head ?? null,
          position: read.position?.offset ?? 0,
          bad_lines: row.bad_lines + unreadable,
          gaps: row.gaps + Number(read.gap),
        });
      return { chunk: read, bad: unreadable };
    });
    if (bad > 0) {
      this.#logger.warn(
        `${bad} lines of the audit log of ${source} were not understood`,
      );
    }
    if (chunk.gap) {
      this.#logger.warn(
        `An audit log of ${source} is gone that was not read to its end; some use may not be known`,
      );
    }
    return chunk.more;
  }

  /** @returns how many lines were not understood */
  async #keep(trx: Knex.Transaction, { lines }: AuditChunk): Promise<number> {
    const parsed = lines.map(parseAuditLine);
    const logins = parsed.flatMap(line =>
      line.kind === 'login' && line.namespace === this.#namespace ? [line] : [],
    );
    for (const { mount, role, at } of lastOfEach(logins)) {
      await trx<LoginRow>(LOGINS)
        .insert({ source: this.#source, mount, role, last_at: at })
        .onConflict(['source', 'mount', 'role'])
        .merge()
        .where(`${LOGINS}.last_at`, '<', at);
    }
    return parsed.filter(({ kind }) => kind === 'unreadable').length;
  }
}
