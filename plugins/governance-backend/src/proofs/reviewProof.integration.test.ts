import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { SoftAuthenticator } from '../__testUtils__/SoftAuthenticator';
import { people } from '../__testUtils__/organisation';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** The shipped flow, made to demand a proof of presence of whoever decides. */
function demandingFlow(): string {
  const shipped = readFileSync(
    resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'flows/owner-review.yaml',
    ),
    'utf8',
  );
  return shipped
    .replace(/version: .*/, 'version: 9.0.0')
    .replace(
      '        decisions: [keep, reduce, revoke]\n',
      '        decisions: [keep, reduce, revoke]\n        proof: { uses: human-proof@v1, fresh: PT5M }\n',
    );
}

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(account('booker'));
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
    config: { ...testConfig, app: { baseUrl: 'https://portal.example.com' } },
  });
  await portal.observe();
  const { engine, knex } = portal.context;
  await knex.transaction(trx =>
    engine.publish(trx, { source: demandingFlow(), author: people.dana }),
  );
  const authenticator = new SoftAuthenticator();
  const { body: begun } = await portal
    .as(people.ann)
    .post('/passkeys/enrolments');
  await portal.as(people.ann).post('/passkeys', {
    challengeId: begun.create.challengeId,
    label: 'Laptop',
    response: authenticator.create(begun.create.options),
  });
  await portal.moveClock({ days: 1 });
  const { ref } = await knex('inventory_identities').first('ref');
  await portal
    .as(people.sam)
    .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
  return { authenticator, portal };
}

describe.each(databases.eachSupportedId())(
  'a review whose flow demands a proof on %s',
  id => {
    it('says so, refuses a decision without one, and takes one over what was seen', async () => {
      const { authenticator, portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker');
      const ann = portal.as(people.ann);
      const { body: detail } = await ann.get(`/reviews/${item.id}`);
      expect(detail.proof).toEqual({ uses: 'human-proof@v1', fresh: 'PT5M' });
      expect(
        detail.actions.find(
          ({ action }: { action: string }) => action === 'keep',
        ).allowed,
      ).toBe(true);

      const { evidenceDigest } = detail;
      const bare = await ann.post(`/reviews/${item.id}/decisions`, {
        decision: 'keep',
        evidenceDigest,
      });
      expect(bare.status).toBe(403);
      expect(bare.body.error.message).toContain('proof-required');

      const sign = async (decision: string) => {
        const { body } = await ann.post(`/reviews/${item.id}/proofs`, {
          decision,
          evidenceDigest,
        });
        return {
          challengeId: body.challengeId,
          response: authenticator.get(body.options),
        };
      };
      const crossed = await ann.post(`/reviews/${item.id}/decisions`, {
        decision: 'keep',
        evidenceDigest,
        proof: await sign('revoke'),
      });
      expect(crossed.status).toBe(403);
      const kept = await ann.post(`/reviews/${item.id}/decisions`, {
        decision: 'keep',
        evidenceDigest,
        proof: await sign('keep'),
      });
      expect(kept.body).toMatchObject({ status: 'closed', outcome: 'kept' });

      const stranger = await portal
        .as(people.pia)
        .post(`/reviews/${item.id}/proofs`, {
          decision: 'keep',
          evidenceDigest,
        });
      expect(stranger.status).toBe(404);
    });
  },
);
