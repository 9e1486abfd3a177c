import { createServer } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import { TroubleLog, describeTrouble } from '.';

function withCode(code: string): Error {
  return Object.assign(new Error('insert into "t" - it failed'), { code });
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    error => error,
  );
}

describe('describeTrouble', () => {
  it.each([
    ['53100', 'has no space left'],
    ['53300', 'lacks memory or connections'],
    ['57P01', 'is shutting down or starting'],
    ['57P03', 'is shutting down or starting'],
    ['58030', 'cannot use its files'],
    ['08006', 'cannot be reached'],
    ['25006', 'takes no writes'],
    ['SQLITE_IOERR_WRITE', 'cannot use its files'],
    ['ECONNRESET', 'cannot be reached'],
  ])('knows %s as trouble of everybody', (code, expected) => {
    expect(describeTrouble(withCode(code))).toBe(expected);
  });

  it.each(['40001', '40P01', '23505', '22P02', '57014', 'SQLITE_BUSY'])(
    'leaves %s to who asked',
    code => {
      expect(describeTrouble(withCode(code))).toBeUndefined();
    },
  );

  it('takes no error of ours for one', () => {
    expect(describeTrouble(new TypeError('x is undefined'))).toBeUndefined();
    expect(describeTrouble('no error at all')).toBeUndefined();
  });

  it('knows a full SQLite', async () => {
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    await knex.schema.createTable('t', table => table.text('words'));
    await knex.raw('pragma max_page_count = 2');
    const error = await failureOf(
      knex('t').insert({ words: 'x'.repeat(100_000) }),
    );
    await knex.destroy();
    expect(describeTrouble(error)).toBe('has no space left');
  });

  it('knows a server that nobody runs', async () => {
    const port = await new Promise<number>(resolve => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() =>
          resolve(typeof address === 'object' && address ? address.port : 0),
        );
      });
    });
    const knex = knexFactory({
      client: 'pg',
      connection: { host: '127.0.0.1', port, user: 'nobody' },
      log: { warn() {} },
    });
    const error = await failureOf(knex.raw('select 1'));
    await knex.destroy();
    expect(describeTrouble(error)).toBe('cannot be reached');
  });
});

describe('TroubleLog', () => {
  function setUp() {
    const logger = mockServices.logger.mock();
    const otherwise = jest.fn();
    const clock = { now: 0 };
    const log = new TroubleLog({
      logger,
      who: 'The engine',
      otherwise,
      now: () => clock.now,
    });
    return { logger, otherwise, clock, log };
  }

  it('says it once, again after a minute, and that it is over', () => {
    const { logger, clock, log } = setUp();
    for (; clock.now < 90_000; clock.now += 1000) {
      log.failed(withCode('53100'));
    }
    expect(logger.error.mock.calls).toEqual([
      [
        'The engine waits, because the database has no space left. It goes on by itself when that has changed. The database says: it failed',
      ],
      [expect.stringContaining('no space left')],
    ]);
    log.succeeded();
    log.succeeded();
    expect(logger.info.mock.calls).toEqual([['The engine goes on after 90 s']]);
  });

  it('says at once when it becomes another trouble, or begins anew', () => {
    const { logger, log } = setUp();
    for (let turn = 0; turn < 10; turn += 1) {
      log.failed(withCode('53100'));
      log.failed(withCode('ECONNREFUSED'));
    }
    log.succeeded();
    log.failed(withCode('ECONNREFUSED'));
    expect(logger.error).toHaveBeenCalledTimes(3);
  });

  it('hands on what is no trouble of the database', () => {
    const { logger, otherwise, log } = setUp();
    log.failed(withCode('40001'));
    log.succeeded();
    expect(otherwise).toHaveBeenCalledTimes(1);
    expect(logger.error).not.toHaveBeenCalled();
    expect(logger.info).not.toHaveBeenCalled();
  });
});
