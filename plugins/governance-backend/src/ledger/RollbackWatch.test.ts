import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  TestDatabaseId,
  TestDatabases,
  mockServices,
} from '@backstage/backend-test-utils';
import { CheckpointSink } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { Checkpointer } from './Checkpointer';
import { DatabaseLedger } from './DatabaseLedger';
import { RollbackWatch } from './RollbackWatch';
import { Sequencer } from './Sequencer';
import { ledgerDatabase, record } from './__testUtils__/ledgerDatabase';
import { createRollbackAnnouncement } from './announceRollback';
import { unwrappedKeys } from './dataKeys';
import { developmentSigner } from './localSigner';
import { readHead } from './operations';
import { fileSink } from './sinks/fileSink';

jest.setTimeout(60_000);

const NOW = new Date('2026-05-01T10:00:00.000Z');

describe('RollbackWatch', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollback-'));
    path = join(folder, 'checkpoints.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function openDatabase(id: TestDatabaseId, ledgerId = 'one') {
    const knex = await ledgerDatabase(databases, id);
    await knex.migrate.up({
      directory: resolvePackagePath(
        '@countersign/plugin-governance-backend',
        'migrations',
      ),
      name: '20261127000000_ledger_rollbacks.js',
    });
    await knex('ledger_head').update({ ledger_id: ledgerId });
    return knex;
  }

  const newLedger = () =>
    new DatabaseLedger({ wrapper: unwrappedKeys(), clock: () => NOW });

  async function write(knex: Knex, numbers: number[]) {
    await knex.transaction(trx =>
      newLedger().append(
        trx,
        numbers.map(number => record(number)),
      ),
    );
    await new Sequencer({ knex }).drain();
  }

  async function sign(knex: Knex) {
    const signer = await knex.transaction(trx =>
      developmentSigner(trx, { now: NOW.toISOString() }),
    );
    const sinks = [fileSink({ id: 'outside', path })];
    await new Checkpointer({ knex, signer, sinks, clock: () => NOW }).run();
  }

  const watch = (knex: Knex, sinks: CheckpointSink[]) =>
    new RollbackWatch({ knex, ledger: newLedger(), sinks, clock: () => NOW });
  const outside = () => [fileSink({ id: 'outside', path })];

  const entriesOf = (knex: Knex) =>
    knex('ledger_entries').where({ type: 'ledger.rolled-back' });

  describe.each(databases.eachSupportedId())('on %s', id => {
    it('finds nothing where the ledger goes on from what was signed', async () => {
      const knex = await openDatabase(id);
      const watching = watch(knex, outside());
      expect(await watching.look()).toEqual({ found: [], failures: [] });
      await write(knex, [1, 2]);
      await sign(knex);
      await write(knex, [3]);
      expect(await watching.look()).toEqual({ found: [], failures: [] });
      expect(await knex.transaction(trx => watching.known(trx))).toEqual({
        count: 0,
      });
    });

    it('finds a ledger that ends before what was signed, once, and writes it into the chain', async () => {
      const before = await openDatabase(id);
      await write(before, [1, 2, 3]);
      await sign(before);
      const { hash } = await before.transaction(trx => readHead(trx));
      const restored = await openDatabase(id);
      await write(restored, [1]);
      const watching = watch(restored, outside());
      const expected = {
        size: 3,
        headHash: hash,
        signedAt: NOW.toISOString(),
        sink: 'outside',
        ownSize: 1,
        foundAt: NOW.toISOString(),
      };
      expect(await watching.look()).toEqual({
        found: [expected],
        failures: [],
      });
      expect(await watching.look()).toEqual({ found: [], failures: [] });
      expect(await restored.transaction(trx => watching.known(trx))).toEqual({
        count: 1,
        last: expected,
      });
      const entries = await entriesOf(restored);
      expect(entries.map(({ data }) => JSON.parse(data))).toEqual([
        {
          sink: 'outside',
          keptSize: 3,
          keptHash: hash,
          keptAt: NOW.toISOString(),
          ownSize: 1,
          ownHash: null,
        },
      ]);
    });

    it('finds a ledger that went on otherwise, also when it is longer by now', async () => {
      const before = await openDatabase(id);
      await write(before, [1, 2]);
      await sign(before);
      const restored = await openDatabase(id);
      await write(restored, [1, 7, 8, 9]);
      const { found } = await watch(restored, outside()).look();
      expect(found).toMatchObject([
        { size: 2, ownSize: 4, ownHash: expect.stringMatching(/^[0-9a-f]+$/) },
      ]);
    });

    it('is written once by two replicas that look at the same moment', async () => {
      const before = await openDatabase(id);
      await write(before, [1, 2]);
      await sign(before);
      const restored = await openDatabase(id);
      const looks = await Promise.all(
        [1, 2].map(() => watch(restored, outside()).look()),
      );
      expect(looks.flatMap(({ found }) => found)).toHaveLength(1);
      expect(await entriesOf(restored)).toHaveLength(1);
    });

    it('leaves checkpoints of another ledger alone, and reports a sink that cannot be read', async () => {
      const other = await openDatabase(id, 'another');
      await write(other, [1, 2]);
      await sign(other);
      const knex = await openDatabase(id);
      const away: CheckpointSink = {
        id: 'away',
        publish: async () => {},
        latest: async () => {
          throw new Error('out of reach');
        },
      };
      const only: CheckpointSink = { id: 'only', publish: async () => {} };
      expect(await watch(knex, [away, only, ...outside()]).look()).toEqual({
        found: [],
        failures: [{ sink: 'away', error: 'Error: out of reach' }],
      });
    });
  });

  describe('a file of checkpoints', () => {
    const checkpoint = (size: number, headHash: string, ledgerId = 'one') => ({
      v: 1 as const,
      ledgerId,
      size,
      headHash,
      at: NOW.toISOString(),
      keyId: 'key',
      algorithm: 'Ed25519' as const,
      signature: 'c2ln',
    });

    it('is read on from where it was left, and anew when it is another', async () => {
      const sink = fileSink({ id: 'outside', path });
      expect(await sink.latest?.('one')).toBeUndefined();
      await sink.publish(checkpoint(1, 'a'));
      await sink.publish(checkpoint(5, 'b'));
      await sink.publish(checkpoint(9, 'x', 'another'));
      expect(await sink.latest?.('one')).toMatchObject({ size: 5 });
      await sink.publish(checkpoint(3, 'c'));
      expect(await sink.latest?.('one')).toMatchObject({ headHash: 'b' });
      await writeFile(path, '');
      await sink.publish(checkpoint(2, 'd'));
      expect(await sink.latest?.('one')).toMatchObject({ headHash: 'd' });
    });

    it('loses nothing to a line that was cut off, or is being written', async () => {
      const sink = fileSink({ id: 'outside', path });
      await sink.publish(checkpoint(1, 'a'));
      const line = JSON.stringify(checkpoint(2, 'b'));
      await appendFile(path, line.slice(0, 20));
      expect(await sink.latest?.('one')).toMatchObject({ size: 1 });
      await appendFile(path, `${line.slice(20)}\n`);
      expect(await sink.latest?.('one')).toMatchObject({ size: 2 });
      await appendFile(path, line.slice(0, 20));
      await sink.publish(checkpoint(3, 'c'));
      expect(await sink.latest?.('one')).toMatchObject({ size: 3 });
      expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(5);
    });
  });

  it('tells security, and nobody where nobody is named', async () => {
    const send = jest.fn();
    const rollback = {
      size: 3,
      headHash: 'a',
      signedAt: NOW.toISOString(),
      sink: 'outside',
      ownSize: 1,
      foundAt: NOW.toISOString(),
    };
    const announce = (security: string[]) =>
      createRollbackAnnouncement({
        notifications: { send },
        logger: mockServices.logger.mock(),
        security,
      })(rollback);
    await announce([]);
    expect(send).not.toHaveBeenCalled();
    await announce(['group:default/security']);
    expect(send).toHaveBeenCalledWith({
      recipients: { type: 'entity', entityRef: ['group:default/security'] },
      payload: expect.objectContaining({
        severity: 'critical',
        description: expect.stringContaining(
          'sink outside holds a checkpoint of 2026-05-01T10:00:00.000Z over 3 entries, and this ledger has 1',
        ),
      }),
    });
  });
});
