import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ledgerDatabase, record } from './__testUtils__/ledgerDatabase';
import { LedgerRollback } from './operations';
import { readLedgerConfig } from './readLedgerConfig';
import { startLedger } from './startLedger';

jest.setTimeout(60_000);

describe('startLedger', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function start(knex: Knex, kept?: LedgerCheckpoint) {
    const hooks: Record<'start' | 'stop', (() => unknown)[]> = {
      start: [],
      stop: [],
    };
    const lifecycle = mockServices.lifecycle.mock({
      addStartupHook: hook => {
        hooks.start.push(hook);
      },
      addShutdownHook: hook => {
        hooks.stop.push(hook);
      },
    });
    const tasks: (() => unknown)[] = [];
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async task => {
        tasks.push(() => task.fn(new AbortController().signal));
      },
    });
    const config = readLedgerConfig(
      mockServices.rootConfig({
        data: {
          governance: { ledger: { sequenceEvery: { milliseconds: 5 } } },
        },
      }),
      { development: true },
    );
    const logger = mockServices.logger.mock();
    const told: LedgerRollback[] = [];
    const { ledger } = await startLedger({
      knex,
      config: kept
        ? {
            ...config,
            sinks: [
              {
                id: 'outside',
                publish: async () => {},
                latest: async () => kept,
              },
            ],
          }
        : config,
      logger,
      scheduler,
      lifecycle,
      clock: () => new Date('2026-01-01T00:00:00.000Z'),
      onRollback: async rollback => {
        told.push(rollback);
      },
    });
    return { hooks, tasks, logger, told, ledger };
  }

  it('chains by itself after start, signs by task, and stops at shutdown', async () => {
    const knex = await ledgerDatabase(databases, 'SQLITE_3');
    const { ledger, hooks, tasks } = await start(knex);
    const health = () => knex.transaction(trx => ledger.health(trx));
    const append = (number: number) =>
      knex.transaction(trx => ledger.append(trx, [record(number)]));

    await append(1);
    expect((await health()).unchained).toBe(1);
    hooks.start.forEach(hook => hook());
    while ((await health()).unchained > 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    await Promise.all(hooks.stop.map(hook => hook()));
    await append(2);
    expect(await health()).toMatchObject({ unchained: 1, signedSize: 0 });

    await Promise.all(tasks.map(task => task()));
    expect(await health()).toMatchObject({ unchained: 0, signedSize: 2 });
  });

  it('says at start that it was taken back, to people once, and signs on', async () => {
    const knex = await ledgerDatabase(databases, 'SQLITE_3');
    await knex.migrate.up({
      directory: resolvePackagePath(
        '@countersign/plugin-governance-backend',
        'migrations',
      ),
      name: '20261127000000_ledger_rollbacks.js',
    });
    const { hooks, tasks, logger, told, ledger } = await start(knex, {
      v: 1,
      ledgerId: 'one',
      size: 12,
      headHash: 'f'.repeat(64),
      at: '2025-12-31T00:00:00.000Z',
      keyId: 'key',
      algorithm: 'Ed25519',
      signature: 'c2ln',
    });
    await Promise.all(hooks.start.map(hook => hook()));
    await Promise.all(hooks.stop.map(hook => hook()));
    await Promise.all(tasks.map(task => task()));
    expect(logger.error.mock.calls).toEqual([
      [
        expect.stringContaining(
          'sink outside holds a checkpoint of 2025-12-31T00:00:00.000Z over 12 entries, and this ledger has 0',
        ),
      ],
    ]);
    expect(told).toMatchObject([{ size: 12, ownSize: 0 }]);
    expect(await knex.transaction(trx => ledger.health(trx))).toMatchObject({
      size: 1,
      signedSize: 1,
    });
  });
});
