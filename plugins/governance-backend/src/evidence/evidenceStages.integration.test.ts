import { TestDatabases } from '@backstage/backend-test-utils';
import { EVIDENCE_BLOCK_SIZE } from '@countersign/plugin-governance-common';
import { people } from '../__testUtils__/organisation';
import {
  answer,
  itemOf,
  keyOnly,
  setUp,
} from '../reviewTasks/__testUtils__/stagedCampaign';
import { recordsOf, takePack } from './__testUtils__/closedCampaign';
import { signAnew } from './__testUtils__/signAnew';
import { verifyPack } from './__testUtils__/verifyPack';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const STAGES = `
  stages:
    - id: owners
      reviewers: [owner]
      strategy: oneRevokeRevokes
      deadline: P14D
      escalation: [{ after: P3D, to: [manager] }]
    - { id: security, reviewers: [approvers], strategy: oneKeepKeeps, deadline: P7D }
`;

describe.each(databases.eachSupportedId())(
  'a pack of a campaign in stages on %s',
  id => {
    it('scenario 19: holds stages, who was asked at first and now, escalations, answers and comments, and verifies', async () => {
      const { portal, campaign } = await setUp(databases, id, STAGES, [
        keyOnly('booker'),
        keyOnly('silent'),
        keyOnly('revoked'),
      ]);
      const booker = await itemOf(portal, 'booker');
      await answer(portal, people.ann, booker, 'keep');
      await answer(portal, people.ben, booker, 'keep');
      await answer(portal, people.dana, booker, 'keep');
      const revoked = await itemOf(portal, 'revoked');
      await answer(portal, people.ann, revoked, 'keep');
      // What was answered can be answered otherwise while the stage is open.
      await answer(portal, people.ann, revoked, 'revoke');
      await portal.moveClock({ days: 4 });
      await portal.pump();
      await portal.moveClock({ days: 11 });
      await portal.pump();
      await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
      const pack = await takePack(portal, campaign);
      const verdict = await verifyPack(pack);
      expect(verdict.problems).toEqual([]);
      expect(verdict.records).toMatchObject({ item: 3, decision: 5 });
      expect(recordsOf(pack, 'stage').map(({ stage }) => stage)).toEqual(
        expect.arrayContaining(['owners', 'security']),
      );
      expect(recordsOf(pack, 'task')).toContainEqual(
        expect.objectContaining({
          assignee: people.dana,
          originalAssignee: people.dana,
          stage: '1/security',
          response: 'keep',
        }),
      );
      expect(recordsOf(pack, 'routing')).toContainEqual(
        expect.objectContaining({
          kind: 'escalated',
          levelBefore: 0,
          levelAfter: 1,
        }),
      );
      expect(await takePack(portal, campaign)).toBe(pack);
      const { text } = await portal
        .as(people.otto)
        .get(`/campaigns/${campaign}/items.jsonl`);
      const items = text
        .trim()
        .split('\n')
        .map((line: string) => JSON.parse(line));
      expect(
        items.find(
          ({ identityTitle }: { identityTitle: string }) =>
            identityTitle === 'booker',
        ),
      ).toMatchObject({
        decision: 'keep',
        decidedBy: people.dana,
        stage: 'security',
        iteration: 1,
        outcome: 'kept',
        remediedAt: null,
        reviewers: expect.stringContaining(people.dana),
      });
    });

    it('is refused, though signed anew, where one person answered in two stages that must differ', async () => {
      const { portal, campaign } = await setUp(databases, id, STAGES);
      const booker = await itemOf(portal, 'booker');
      await answer(portal, people.ann, booker, 'keep');
      await answer(portal, people.ben, booker, 'keep');
      await answer(portal, people.dana, booker, 'keep');
      await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
      const pack = await takePack(portal, campaign);
      const signed = await signAnew(pack, records =>
        records.map(record =>
          record.type === 'task' && record.data.assignee === people.dana
            ? { ...record, data: { ...record.data, assignee: people.ann } }
            : record,
        ),
      );
      expect((await verifyPack(signed)).problems).toEqual([
        expect.objectContaining({
          code: 'decision-conflict',
          message: expect.stringContaining(
            `${people.ann} answered in stage security, and in owners before`,
          ),
        }),
      ]);
    });

    it('lists its records block by block, over many pages, and accounts for each', async () => {
      const { portal, campaign } = await setUp(
        databases,
        id,
        '',
        Array.from({ length: 300 }, (_, index) => keyOnly(`many-${index}`)),
      );
      await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
      const pack = await takePack(portal, campaign);
      const verdict = await verifyPack(pack);
      expect(verdict.problems).toEqual([]);
      expect(verdict.records).toMatchObject({ item: 300, evidence: 300 });
      const lines = pack.split('\n');
      const records = lines.filter(line => line.includes('"kind":"record"'));
      const blocks = lines.filter(line => line.startsWith('{"kind":"block"'));
      expect(blocks).toHaveLength(
        Math.ceil(records.length / EVIDENCE_BLOCK_SIZE),
      );
      // A block that is gone with its records is missed, too.
      const first = lines.findIndex(line => line === blocks[0]);
      const without = [lines[0], ...lines.slice(first + 1)].join('\n');
      expect((await verifyPack(without)).problems).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            code: 'record-missing',
            record: 'block/1',
          }),
        ]),
      );
    });
  },
);
