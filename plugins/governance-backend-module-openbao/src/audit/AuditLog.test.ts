import {
  createMockDirectory,
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { appendFile, rename, rm, truncate } from 'node:fs/promises';
import {
  loginLine,
  refusedLine,
  requestLine,
} from '../__testUtils__/auditLines';
import { AuditLog, openAuditTables } from './AuditLog';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const { signal } = new AbortController();
const day = (number: number) =>
  `2030-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;

describe.each(databases.eachSupportedId())('the audit log, on %s', id => {
  const folder = createMockDirectory();
  const file = folder.resolve('audit.log');

  async function start(databaseId: TestDatabaseId) {
    folder.setContent({ 'audit.log': '' });
    const knex = await openAuditTables(
      mockServices.database({ knex: await databases.init(databaseId) }),
    );
    const logger = mockServices.logger.mock();
    const open = (namespace?: string, source = 'vault') =>
      new AuditLog({ source, file, namespace }, { knex, logger });
    const log = open();
    return {
      knex,
      logger,
      log,
      open,
      write: (...lines: string[]) =>
        appendFile(file, lines.map(line => `${line}\n`).join('')),
      last: async (role: string, from = log) => {
        await from.catchUp({ signal });
        return from.lastLogin('approle', role);
      },
      figures: () => knex('openbao_audit').where({ source: 'vault' }).first(),
    };
  }

  it('knows the last login with each role', async () => {
    const { write, last, log } = await start(id);
    expect(await last('ledger')).toBeUndefined();
    await write(
      requestLine(day(1)),
      loginLine('ledger', day(1)),
      loginLine('other', day(2)),
      loginLine('ledger', day(2), { mount: 'elsewhere' }),
    );
    expect(await last('ledger')).toBe(day(1));
    await write(refusedLine(day(4)), loginLine('ledger', day(3)));
    expect([await last('ledger'), await last('other')]).toEqual([
      day(3),
      day(2),
    ]);
    expect(await log.lastLogin('elsewhere', 'ledger')).toBe(day(2));
    expect(await log.lastLogin('approle', 'nobody')).toBeUndefined();
  });

  it('reads on where it was left, also in another process', async () => {
    const { write, last, open, figures } = await start(id);
    await write(loginLine('ledger', day(1)), 'words');
    await last('ledger');
    const { position } = await figures();
    await write(loginLine('ledger', day(2)));
    expect(await last('ledger', open())).toBe(day(2));
    expect(await figures()).toMatchObject({ bad_lines: 1, gaps: 0 });
    expect(Number((await figures()).position)).toBeGreaterThan(
      Number(position),
    );
  });

  it('leaves a last line that is not whole for the next time', async () => {
    const { write, last, figures } = await start(id);
    const line = loginLine('ledger', day(2));
    await write(loginLine('ledger', day(1)));
    await appendFile(file, line.slice(0, 100));
    expect(await last('ledger')).toBe(day(1));
    await appendFile(file, `${line.slice(100)}\n`);
    expect(await last('ledger')).toBe(day(2));
    expect(await figures()).toMatchObject({ bad_lines: 0 });
  });

  it('counts what it does not understand, says so without repeating it, and goes on', async () => {
    const { write, last, logger, figures } = await start(id);
    await write(loginLine('ledger', day(1)), 'canary', '{"time":', '');
    await write(loginLine('ledger', day(2)));
    expect(await last('ledger')).toBe(day(2));
    expect(await figures()).toMatchObject({ bad_lines: 3 });
    expect(logger.warn.mock.calls.flat().join()).toContain('3 lines');
    expect(logger.warn.mock.calls.flat().join()).not.toContain('canary');
  });

  it('reads a file to its end that was rotated meanwhile, then those that were begun since', async () => {
    const { write, last, figures } = await start(id);
    await write(loginLine('first', day(1)));
    await last('first');
    await write(loginLine('first', day(2)));
    await appendFile(file, '{"cut":');
    await rename(file, `${file}.2`);
    await write(loginLine('second', day(3)));
    await rename(file, `${file}.1`);
    await write(loginLine('third', day(4)));
    expect([
      await last('first'),
      await last('second'),
      await last('third'),
    ]).toEqual([day(2), day(3), day(4)]);
    expect(await figures()).toMatchObject({ bad_lines: 1, gaps: 0 });
  });

  it('says where a file is gone that it had not read to its end', async () => {
    const { write, last, figures, logger } = await start(id);
    await write(loginLine('ledger', day(1)));
    await last('ledger');
    await rm(file);
    await write(loginLine('ledger', day(2)));
    expect(await last('ledger')).toBe(day(2));
    expect(await figures()).toMatchObject({ gaps: 1 });
    expect(logger.warn.mock.calls.flat().join()).toContain('gone');
  });

  it('starts over in a file that was truncated in its place', async () => {
    const { write, last } = await start(id);
    await write(loginLine('ledger', day(1)), loginLine('ledger', day(2)));
    await last('ledger');
    await truncate(file, 0);
    expect(await last('ledger')).toBe(day(2));
    await write(loginLine('ledger', day(3)));
    expect(await last('ledger')).toBe(day(3));
  });

  it('reads a log of many megabytes, and a line that is longer than any it reads', async () => {
    const { write, last, figures } = await start(id);
    const lines = Array.from({ length: 4_000 }, (_, index) =>
      loginLine(`role-${index % 7}`, day(1 + (index % 28))),
    );
    await write(...lines, 'x'.repeat(3 * 1024 * 1024));
    await write(loginLine('ledger', day(2)));
    expect(await last('ledger')).toBe(day(2));
    expect(await last('role-3')).toBe(
      lines
        .map(line => JSON.parse(line))
        .filter(({ response }) => response.auth.metadata.role_name === 'role-3')
        .map(({ time }) => time)
        .sort()
        .at(-1),
    );
    expect((await figures()).bad_lines).toBeGreaterThan(0);
  });

  it('counts logins of its own namespace only, and keeps servers apart', async () => {
    const { write, last, open } = await start(id);
    await write(loginLine('ledger', day(1), { namespace: 'eu/' }));
    expect(await last('ledger')).toBeUndefined();
    expect(await last('ledger', open('eu', 'vault-eu'))).toBe(day(1));
  });

  it('loses and doubles nothing where replicas read at once', async () => {
    const { write, open, figures, last } = await start(id);
    await write(
      ...Array.from({ length: 20 }, (_, index) =>
        index % 2 ? 'words' : loginLine('ledger', day(index + 1)),
      ),
    );
    await Promise.all([1, 2, 3].map(() => open().catchUp({ signal })));
    expect(await last('ledger')).toBe(day(19));
    expect(await figures()).toMatchObject({ bad_lines: 10 });
  });

  it('throws where the file cannot be read, and where it is given up', async () => {
    const { log } = await start(id);
    await expect(
      log.catchUp({ signal: AbortSignal.abort(new Error('given up')) }),
    ).rejects.toThrow('given up');
    await rm(file);
    await expect(log.catchUp({ signal })).rejects.toThrow('ENOENT');
  });
});
