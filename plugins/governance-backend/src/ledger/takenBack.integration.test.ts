import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'a ledger that was taken back, on %s',
  id => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'taken-back-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    it('shows it to who may read the ledger, and tells security once', async () => {
      const path = join(folder, 'checkpoints.jsonl');
      const portal = await startTestPortal({
        knex: await databases.init(id),
        config: {
          governance: {
            ...(testConfig.governance as object),
            ledger: { sinks: [{ id: 'outside', type: 'file', path }] },
          },
        },
      });
      const health = async () =>
        (await portal.as(people.otto).get('/ledger')).body;
      const { ledgerId, rollbacks } = await health();
      expect(rollbacks).toEqual({ count: 0 });
      // What was signed before the database went back to what it is now.
      const kept = {
        v: 1,
        ledgerId,
        size: 4000,
        headHash: 'e'.repeat(64),
        at: '2026-05-01T10:00:00.000Z',
        keyId: 'key',
        algorithm: 'Ed25519',
        signature: 'c2ln',
      };
      await appendFile(path, `${JSON.stringify(kept)}\n`);
      await portal.runTask('ledger-checkpoint');
      await portal.runTask('ledger-checkpoint');
      expect(await health()).toMatchObject({
        unchained: 0,
        rollbacks: {
          count: 1,
          last: { sink: 'outside', size: 4000, signedAt: kept.at },
        },
      });
      expect(portal.sent).toEqual([
        {
          recipients: {
            type: 'entity',
            entityRef: [groups.identitySecurity],
          },
          payload: expect.objectContaining({
            title: 'The ledger was taken back to an earlier state',
            severity: 'critical',
          }),
        },
      ]);
      expect(
        portal.logLines.filter(line => line.includes('taken back')),
      ).toHaveLength(1);
    });
  },
);
