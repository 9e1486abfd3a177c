import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ledgerDatabase, record } from './__testUtils__/ledgerDatabase';
import { readLedgerConfig } from './readLedgerConfig';
import { startLedger } from './startLedger';

jest.setTimeout(60_000);

describe('startLedger', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  it('chains by itself after start, signs by task, and stops at shutdown', async () => {
    const knex = await ledgerDatabase(databases, 'SQLITE_3');
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
    const { ledger } = await startLedger({
      knex,
      config,
      logger: mockServices.logger.mock(),
      scheduler,
      lifecycle,
      clock: () => new Date('2026-01-01T00:00:00.000Z'),
    });
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
});
