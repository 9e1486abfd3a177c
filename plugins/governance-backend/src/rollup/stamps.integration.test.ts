import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  ProjectedResource,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import request from 'supertest';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';
import { toStamp } from './readStamps';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function projection(
  portal: TestPortal,
): Promise<Map<string, ProjectedResource>> {
  const { status, body } = await request(portal.app)
    .get('/catalog/projection?scope=all')
    .set('authorization', mockCredentials.service.header());
  expect([status, body.error]).toEqual([200, undefined]);
  return new Map(
    body.items.map((item: ProjectedResource) => [item.title, item]),
  );
}

async function decide(
  portal: TestPortal,
  title: string,
  kind: string,
  decision: string,
): Promise<void> {
  const { body } = await portal
    .as(people.ann)
    .get('/reviews?assignee=me&status=open&limit=200');
  const found = body.items.find(
    (item: ReviewItemDetail) =>
      item.identity.title === title && item.subject.kind === kind,
  );
  const { body: review }: { body: ReviewItemDetail } = await portal
    .as(people.ann)
    .get(`/reviews/${found.id}`);
  const answer = await portal
    .as(people.ann)
    .post(`/reviews/${found.id}/decisions`, {
      decision,
      evidenceDigest: review.evidenceDigest,
      justification: 'Its secret purpose is known to Ann',
    });
  expect([answer.status, answer.body.error]).toEqual([200, undefined]);
}

describe('toStamp', () => {
  const answer = (subject_ref: string, decision: string, day: number) => ({
    subject_ref,
    decision,
    decided_at: `2026-11-0${day}T12:00:00.000Z`,
  });

  it.each([
    ['nothing of what nobody decided about', [], ['a'], undefined],
    [
      'everything kept or reduced',
      [answer('a', 'keep', 1), answer('b', 'reduce', 2)],
      ['a', 'b'],
      { on: '2026-11-02', outcome: 'certified' },
    ],
    [
      'something that nobody was asked about',
      [answer('a', 'keep', 1)],
      ['a', 'b'],
      { on: '2026-11-01', outcome: 'partly' },
    ],
    [
      'something revoked that is still there',
      [answer('a', 'keep', 1), answer('b', 'revoke', 3)],
      ['a', 'b'],
      { on: '2026-11-03', outcome: 'partly' },
    ],
    [
      'what was revoked and is gone, beside what was kept',
      [answer('a', 'keep', 1), answer('b', 'revoke', 3)],
      ['a'],
      { on: '2026-11-03', outcome: 'certified' },
    ],
    [
      'everything revoked',
      [answer('a', 'revoke', 3)],
      [],
      { on: '2026-11-03', outcome: 'revoked' },
    ],
  ])('says of %s', (_, answers, held, expected) => {
    expect(toStamp(answers, held)).toEqual(expected);
  });
});

describe.each(databases.eachSupportedId())(
  'what the catalog says of certification on %s',
  id => {
    it('follows each decision, of identities, certificates and partner integrations, and names nobody', async () => {
      const system = new FakeSystem('fake');
      system.hold(account('booker'), account('untouched'));
      system.certificates = [
        {
          externalId: 'edge',
          displayName: 'edge',
          realm: 'fake',
          fingerprintSha256: 'print',
          owner: groups.ledger,
          environment: 'production',
          consumers: ['component:default/ledger-api'],
        },
      ];
      system.integrations = [
        {
          externalId: 'shipco',
          displayName: 'shipco',
          partner: 'Shipping Co',
          owner: groups.ledger,
          environment: 'production',
        },
      ];
      const portal = await startTestPortal({
        knex: await databases.init(id),
        connectors: registry => {
          registry.addSource(system);
          registry.addRemediationConnector(system);
        },
      });
      await portal.observe();
      const before = await projection(portal);
      expect([...before.keys()].sort()).toEqual([
        'booker',
        'edge',
        'shipco',
        'untouched',
      ]);
      expect(before.get('edge')).toMatchObject({
        type: 'certificate',
        consumers: ['component:default/ledger-api'],
      });
      for (const item of before.values()) {
        expect(item.lastCertification).toBeUndefined();
        const path = {
          certificate: 'certificates',
          'partner-integration': 'partner-integrations',
        }[item.type as 'certificate'];
        if (item.title !== 'untouched') {
          await portal
            .as(people.sam)
            .post(`/${path ?? 'identities'}/${item.ref}/reviews`, {
              cause: 'A test asks',
            });
        }
      }
      const outcomes = async () =>
        [...(await projection(portal))].map(([title, item]) => [
          title,
          item.lastCertification?.outcome,
        ]);
      await decide(portal, 'booker', 'credential', 'keep');
      expect(
        new Map((await outcomes()) as [string, string][]).get('booker'),
      ).toBe('partly');
      await decide(portal, 'booker', 'grant', 'keep');
      await decide(portal, 'edge', 'certificate', 'keep');
      await decide(portal, 'shipco', 'integration', 'revoke');
      const after = await projection(portal);
      const today = portal.context.clock.now().toISOString().slice(0, 10);
      expect(
        [...after.values()]
          .map(item => [item.title, item.lastCertification])
          .sort(),
      ).toEqual([
        ['booker', { on: today, outcome: 'certified' }],
        ['edge', { on: today, outcome: 'certified' }],
        ['shipco', { on: today, outcome: 'revoked' }],
        ['untouched', undefined],
      ]);
      const text = JSON.stringify([...after.values()]);
      expect(text).not.toContain(people.ann);
      expect(text).not.toContain('secret purpose');
    });
  },
);
