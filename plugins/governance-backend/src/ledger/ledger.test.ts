import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import { CheckpointSink } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  collect,
  ledgerDatabase,
  record,
  replay,
  verifyLines,
} from './__testUtils__/ledgerDatabase';
import { Checkpointer } from './Checkpointer';
import { DatabaseLedger } from './DatabaseLedger';
import { keysWrappedUnder } from './dataKeys';
import { exportLedger } from './exportLedger';
import { developmentSigner } from './localSigner';
import { Sequencer } from './Sequencer';
import { fileSink } from './sinks/fileSink';

jest.setTimeout(60_000);

const NOW = '2026-02-01T00:00:00.000Z';
const wrapper = keysWrappedUnder('a secret of at least thirty-two characters');

describe('the ledger', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  // SQLite has one writer at a time, so nothing can overtake there
  const describeOnPostgres = databases.supports('POSTGRES_18')
    ? describe
    : describe.skip;
  let clock = new Date(NOW);
  beforeEach(() => {
    clock = new Date(NOW);
  });
  const newLedger = () => new DatabaseLedger({ wrapper, clock: () => clock });

  async function append(knex: Knex, from: number, to: number) {
    const ledger = newLedger();
    const numbers = Array.from({ length: to - from }, (_, i) => from + i);
    await knex.transaction(trx =>
      ledger.append(
        trx,
        numbers.map(number => record(number)),
      ),
    );
  }

  async function newCheckpointer(knex: Knex, sinks: CheckpointSink[] = []) {
    const signer = await knex.transaction(trx =>
      developmentSigner(trx, { now: NOW }),
    );
    return new Checkpointer({ knex, signer, sinks, clock: () => clock });
  }

  const exported = (knex: Knex, personal: boolean = false) =>
    exportLedger({
      knex,
      now: NOW,
      page: 7,
      ...(personal ? { personal: { wrapper } } : {}),
    });

  describe.each(databases.eachSupportedId())('on %s', databaseId => {
    it('chains 500 entries without a gap while they are written and two sequencers run at once', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      const writers = Array.from({ length: 25 }, (_, i) =>
        append(knex, i * 20, i * 20 + 20),
      );
      const sequencers = [1, 2].map(async () => {
        const sequencer = new Sequencer({ knex, batch: 30 });
        let chained = 0;
        for (let round = 0; round < 20; round += 1) {
          chained += await sequencer.drain();
        }
        return chained;
      });
      await Promise.all(writers);
      const chained = await Promise.all(sequencers);
      const rest = await new Sequencer({ knex }).drain();
      expect(chained[0] + chained[1] + rest).toBe(500);

      const seqs = await knex('ledger_entries').orderBy('seq').pluck('seq');
      expect(seqs.map(Number)).toEqual(
        Array.from({ length: 500 }, (_, i) => i + 1),
      );
      const verdict = await verifyLines(exported(knex, true));
      expect(verdict.problems).toEqual([]);
      expect(verdict.entries).toBe(500);
    });

    it('chains the entries of one writer in the order given', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      await append(knex, 0, 40);
      await new Sequencer({ knex, batch: 7 }).drain();
      const listed = await knex.transaction(trx =>
        newLedger().list(trx, { after: 0, limit: 100 }),
      );
      expect(listed.map(({ entry }) => entry.data.number)).toEqual(
        Array.from({ length: 40 }, (_, i) => i),
      );
    });

    it('writes nothing when the transaction of the caller fails', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      await expect(
        knex.transaction(async trx => {
          await newLedger().append(trx, [record(1)]);
          throw new Error('the transition failed');
        }),
      ).rejects.toThrow('the transition failed');
      expect(await knex('ledger_entries').select()).toEqual([]);
      expect(await knex('ledger_personal').select()).toEqual([]);
    });

    it('refuses a record that is not well-formed, naming the field', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      await expect(
        knex.transaction(trx =>
          newLedger().append(trx, [record(1, { subject: '' })]),
        ),
      ).rejects.toThrow(/subject/);
      await expect(
        knex.transaction(trx =>
          newLedger().append(trx, [record(1, { at: new Date('never') })]),
        ),
      ).rejects.toThrow(/at is an invalid date/);
    });

    it('keeps names and free text out of everything that is chained, and encrypted beside it', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      await append(knex, 1, 2);
      await new Sequencer({ knex }).drain();
      const dump = JSON.stringify([
        await knex('ledger_entries').select(),
        await knex('ledger_personal').select(),
        await collect(exported(knex)),
      ]);
      expect(dump).not.toContain('person-1');
      expect(dump).not.toContain('reason 1');

      const [{ personal }] = await knex.transaction(trx =>
        newLedger().list(trx, { after: 0, limit: 1 }),
      );
      expect(personal).toMatchObject({
        'actor.principal': { value: 'user:default/person-1' },
        'personal.reason': { value: 'reason 1' },
      });
    });

    it('erases a person, and only that person, and still verifies', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      const ledger = newLedger();
      await append(knex, 0, 6);
      await knex.transaction(trx =>
        ledger.append(trx, [
          record(7, {
            actor: { kind: 'engine' },
            personal: {
              assignee: { value: 'Person One', of: 'user:default/person-1' },
            },
          }),
        ]),
      );
      await new Sequencer({ knex }).drain();
      const before = await collect(exported(knex));
      await expect(
        knex.transaction(trx =>
          ledger.eraseSubject(trx, 'user:default/person-1'),
        ),
      ).resolves.toEqual({ erased: 5 });

      expect(await collect(exported(knex))).toEqual(before);
      const verdict = await verifyLines(exported(knex, true));
      expect(verdict).toMatchObject({ ok: true, entries: 7 });
      expect(verdict.notes).toContainEqual({
        code: 'personal-erased',
        message: expect.stringContaining('5 personal values'),
      });
      const listed = await knex.transaction(trx =>
        ledger.list(trx, { after: 0, limit: 10 }),
      );
      expect(listed.map(({ personal }) => personal)).toMatchObject([
        { 'actor.principal': { value: 'user:default/person-0' } },
        { 'actor.principal': 'erased', 'personal.reason': 'erased' },
        { 'actor.principal': { value: 'user:default/person-2' } },
        { 'actor.principal': { value: 'user:default/person-0' } },
        { 'actor.principal': 'erased', 'personal.reason': 'erased' },
        { 'actor.principal': { value: 'user:default/person-2' } },
        { 'personal.assignee': 'erased' },
      ]);
      const dump = JSON.stringify([
        await knex('ledger_keys').select(),
        await knex('ledger_personal').select(),
      ]);
      expect(dump).not.toContain('person-1');
      await expect(
        knex.transaction(trx =>
          ledger.eraseSubject(trx, 'user:default/person-1'),
        ),
      ).resolves.toEqual({ erased: 0 });
    });

    it('makes a new key for a person who acts after having been erased', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      const ledger = newLedger();
      await append(knex, 1, 2);
      await knex.transaction(trx =>
        ledger.eraseSubject(trx, 'user:default/person-1'),
      );
      await append(knex, 1, 2);
      await new Sequencer({ knex }).drain();
      const listed = await knex.transaction(trx =>
        ledger.list(trx, { after: 0, limit: 10 }),
      );
      expect(listed.map(l => l.personal?.['actor.principal'])).toEqual([
        'erased',
        expect.objectContaining({ value: 'user:default/person-1' }),
      ]);
    });

    it('lists one subject by number', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      await append(knex, 1, 4);
      await append(knex, 1, 4);
      await new Sequencer({ knex }).drain();
      const listed = await knex.transaction(trx =>
        newLedger().list(trx, { after: 2, limit: 10, subject: 'identity:2' }),
      );
      expect(listed.map(({ entry }) => entry.seq)).toEqual([5]);
    });

    it('refuses to change or delete an entry', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      await append(knex, 1, 3);
      await expect(
        knex('ledger_entries').update({ type: 'other', seq: 1 }),
      ).rejects.toThrow(/append-only/);
      await new Sequencer({ knex }).drain();
      await expect(
        knex('ledger_entries').where({ seq: 1 }).update({ hash: 'x' }),
      ).rejects.toThrow(/append-only/);
      await expect(
        knex('ledger_entries').where({ seq: 1 }).delete(),
      ).rejects.toThrow(/append-only/);
    });

    it('tells how long the unchained tail is and how old', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      const health = () => knex.transaction(trx => newLedger().health(trx));
      expect(await health()).toEqual({
        ledgerId: expect.any(String),
        size: 0,
        unchained: 0,
        signedSize: 0,
        undelivered: {},
      });
      await append(knex, 0, 3);
      clock = new Date('2026-02-01T00:01:30.000Z');
      expect(await health()).toMatchObject({
        unchained: 3,
        oldestUnchainedAgeSeconds: 90,
      });
      await new Sequencer({ knex }).drain();
      expect(await health()).toMatchObject({ size: 3, unchained: 0 });
    });

    it('signs the head when the ledger has grown, and exports checkpoints that verify', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      const checkpointer = await newCheckpointer(knex);
      expect((await checkpointer.run()).checkpoint).toBeUndefined();
      await append(knex, 0, 10);
      await new Sequencer({ knex }).drain();
      const { checkpoint } = await checkpointer.run();
      expect(checkpoint).toMatchObject({ v: 1, size: 10, at: NOW });
      expect((await checkpointer.run()).checkpoint).toBeUndefined();
      await append(knex, 10, 15);
      await new Sequencer({ knex }).drain();
      const again = await newCheckpointer(knex);
      expect((await again.run()).checkpoint).toMatchObject({
        size: 15,
        keyId: checkpoint?.keyId,
      });

      const verdict = await verifyLines(exported(knex), {
        checkpoints: checkpoint ? [checkpoint] : [],
      });
      expect(verdict).toMatchObject({
        ok: true,
        entries: 15,
        checkpointsVerified: 3,
      });
    });

    it('does not sign a chain that no longer holds what was signed', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      const checkpointer = await newCheckpointer(knex);
      await append(knex, 0, 2);
      await new Sequencer({ knex }).drain();
      await checkpointer.run();
      await knex('ledger_checkpoints').update({ head_hash: 'f'.repeat(64) });
      await append(knex, 2, 3);
      await new Sequencer({ knex }).drain();
      await expect(checkpointer.run()).rejects.toThrow(
        /does not continue its last checkpoint: entry 2/,
      );
    });

    it('keeps what a sink did not take, reports it, and brings it later in order', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      const taken: LedgerCheckpoint[] = [];
      let away = true;
      const flaky: CheckpointSink = {
        id: 'flaky',
        publish: async checkpoint => {
          if (away) {
            throw new Error('out of reach');
          }
          taken.push(checkpoint);
        },
      };
      const directory = await mkdtemp(join(tmpdir(), 'ledger-'));
      const path = join(directory, 'checkpoints.jsonl');
      const checkpointer = await newCheckpointer(knex, [
        flaky,
        fileSink({ id: 'file', path }),
      ]);
      const health = () => knex.transaction(trx => newLedger().health(trx));
      for (const start of [0, 1]) {
        await append(knex, start, start + 1);
        await new Sequencer({ knex }).drain();
        const round = await checkpointer.run();
        expect(round).toMatchObject({
          delivered: 1,
          failures: [{ sink: 'flaky', size: 1, error: 'Error: out of reach' }],
        });
      }
      expect((await health()).undelivered).toEqual({ flaky: 2 });
      away = false;
      expect(await checkpointer.run()).toMatchObject({
        checkpoint: undefined,
        delivered: 2,
        failures: [],
      });
      expect(taken.map(({ size }) => size)).toEqual([1, 2]);
      expect((await health()).undelivered).toEqual({});
      const lines = (await readFile(path, 'utf8')).trim().split('\n');
      expect(lines.map(line => JSON.parse(line))).toEqual(taken);
      await rm(directory, { recursive: true });
    });

    it('is found out when somebody goes past the triggers', async () => {
      const knex = await ledgerDatabase(databases, databaseId);
      await append(knex, 0, 5);
      await new Sequencer({ knex }).drain();
      const lines = await collect(exported(knex));
      const forged = lines.map(line =>
        line.includes('"seq":3,') ? line.replace('keep', 'drop') : line,
      );
      const verdict = await verifyLines(replay(forged));
      expect(verdict.problems.map(({ code, seq }) => [code, seq])).toEqual([
        ['entry-changed', 3],
        ['file-changed', undefined],
      ]);
    });
  });

  describeOnPostgres('with writers at once', () => {
    it('chains an entry that was written first and committed last', async () => {
      const knex = await ledgerDatabase(databases, 'POSTGRES_18');
      const early = await knex.transaction();
      await newLedger().append(early, [record(1)]);
      await append(knex, 2, 4);
      await new Sequencer({ knex }).drain();
      await early.commit();
      await new Sequencer({ knex }).drain();
      const listed = await knex.transaction(trx =>
        newLedger().list(trx, { after: 0, limit: 10 }),
      );
      expect(listed.map(({ entry }) => entry.data.number)).toEqual([2, 3, 1]);
      expect((await verifyLines(exported(knex))).ok).toBe(true);
    });

    it('waits with erasing until a writer who uses the key has committed', async () => {
      const knex = await ledgerDatabase(databases, 'POSTGRES_18');
      const ledger = newLedger();
      await append(knex, 1, 2);
      const writer = await knex.transaction();
      await ledger.append(writer, [record(1)]);
      const erasing = knex.transaction(trx =>
        ledger.eraseSubject(trx, 'user:default/person-1'),
      );
      await writer.commit();
      await expect(erasing).resolves.toEqual({ erased: 4 });
    });
  });
});
