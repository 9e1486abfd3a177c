import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { account } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { testConfig } from '../__testUtils__/startTestPortal';
import { startIssuingPortal } from './__testUtils__/issuingPortal';
import { CredentialRow } from './rows';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A portal in which a credential was issued and is in use, and its owner is asked about it. */
async function setUp(
  id: TestDatabaseId,
  coolDown: string,
  options: { asked: boolean } = { asked: true },
) {
  const { governance } = testConfig as { governance: { reviews: object } };
  const all = await startIssuingPortal(
    await databases.init(id),
    {
      governance: {
        ...governance,
        reviews: { ...governance.reviews, coolDowns: [{ for: coolDown }] },
      },
    },
    { remediates: true },
  );
  const { portal, system, issuer, ref, answer, deliver } = all;
  const { instanceId } = await deliver();
  await answer(people.ann, instanceId, 'confirm');
  await portal.pump();
  const [made] = issuer.alive;
  system.hold(
    account('booker', {
      privileged: false,
      credentials: [
        { externalId: made.externalId, kind: 'api-key', status: 'active' },
      ],
    }),
  );
  await portal.observe();
  if (options.asked) {
    await portal
      .as(people.sam)
      .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
  }
  const issued = async (): Promise<CredentialRow> => {
    const rows = await portal.knex<CredentialRow>('issued_credentials');
    expect(rows).toHaveLength(1);
    return rows[0];
  };
  expect(await issued()).toMatchObject({ state: 'active' });
  /** Has Ann revoke it, and waits until that is carried out. */
  const revoke = async () => {
    const item = await portal.findReview(people.ann, 'booker');
    const { body } = await portal.as(people.ann).get(`/reviews/${item.id}`);
    const answered = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/decisions`, {
        evidenceDigest: body.evidenceDigest,
        decision: 'revoke',
      });
    expect(answered.status).toBe(200);
    await portal.moveClock({ ms: 2 * 60_000 + 1000 });
    await portal.pump();
    return item;
  };
  const pass = async (days: number) => {
    await portal.moveClock({ days, ms: 1000 });
    await portal.runTask('sources');
    await portal.pump();
  };
  /** Flows that replace something, the whole life of the credential long. */
  const rotations = () =>
    portal.knex('flow_instances').where({ flow: 'credential-rotation' });
  return { ...all, issued, revoke, pass, rotations };
}

describe.each(databases.eachSupportedId())(
  'what was issued here and a review takes away, on %s',
  id => {
    it('has ended, and is not replaced before its end', async () => {
      const { issued, revoke, pass, portal, rotations } = await setUp(
        id,
        'PT0S',
      );
      await revoke();
      expect(await issued()).toMatchObject({
        state: 'ended',
        end_reason: 'a review has revoked it',
        ended_at: expect.any(String),
        refused_at: expect.any(String),
      });
      await pass(15);
      await portal.runTask('triggers');
      await portal.pump();
      expect(await rotations()).toEqual([]);
    });

    it('is replaced before its end where nobody takes it away', async () => {
      const { pass, portal, rotations } = await setUp(id, 'PT0S', {
        asked: false,
      });
      await pass(15);
      await portal.runTask('triggers');
      await portal.pump();
      expect(await rotations()).toHaveLength(1);
    });

    it('is out of service while it cools down, and in use again where it is given back', async () => {
      const { issued, revoke, portal } = await setUp(id, 'P14D');
      const item = await revoke();
      expect(await issued()).toMatchObject({ state: 'suspended' });
      const { status } = await portal
        .as(people.ben)
        .post(`/reviews/${item.id}/restoration`, {
          reason: 'the night job signs in with it',
        });
      expect(status).toBe(200);
      await portal.pump();
      expect(await issued()).toMatchObject({ state: 'active' });
    });

    it('has ended once people have revoked it by hand', async () => {
      const { issued, revoke, pass, system } = await setUp(id, 'PT0S');
      system.can = () => false;
      await revoke();
      expect(await issued()).toMatchObject({ state: 'active' });
      system.setKey('booker', 'revoked');
      await pass(1);
      expect(await issued()).toMatchObject({
        state: 'ended',
        end_reason: 'a review has revoked it',
      });
    });

    it('has ended once it was deleted', async () => {
      const { issued, revoke, pass } = await setUp(id, 'P7D');
      await revoke();
      expect(await issued()).toMatchObject({ state: 'suspended' });
      await pass(7);
      expect(await issued()).toMatchObject({
        state: 'ended',
        end_reason: 'a review has revoked it',
      });
    });
  },
);
