import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { account, FakeSystem } from '../../__testUtils__/FakeSystem';
import { people } from '../../__testUtils__/organisation';
import { startTestPortal } from '../../__testUtils__/startTestPortal';
import { IssuerDouble } from '../__testUtils__/doubles';
import { makeKey } from './__testUtils__/claimPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A portal with an account whose credentials can be sealed to keys. */
async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(account('booker', { privileged: false }));
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addIssuer(new IssuerDouble());
    },
  });
  await portal.observe();
  const { ref } = await portal.knex('inventory_identities').first('ref');
  const sam = portal.as(people.sam);
  const request = (target: string) => ({
    flow: 'service-account-issuance',
    about: ref,
    stated: {
      request: {
        issuer: 'fake',
        purpose: 'pays people',
        environment: 'prod',
        ttlDays: 20,
        scopes: ['payroll:read'],
        target,
      },
      subject: { kind: 'service-account' },
    },
  });
  return {
    portal,
    /** What the preview and the request say against a target, of Sam. */
    async askFor(target: string) {
      const { body } = await sam.post('/requests/preview', request(target));
      const made = await sam.post('/requests', {
        ...request(target),
        idempotencyKey: `key of ${target}`,
      });
      return { problems: body.problems, made };
    },
    async register(user: string) {
      const { body } = await portal
        .as(user)
        .post('/claim-keys', { jwk: (await makeKey()).jwk });
      return body as { target: string; thumbprint: string };
    },
  };
}

describe.each(databases.eachSupportedId())(
  'a request for a sealed claim on %s',
  id => {
    it('is refused for a key that is unknown, removed or somebody else’s, before anybody is asked', async () => {
      const { portal, askFor, register } = await setUp(id);
      const removed = await register(people.sam);
      await portal.as(people.sam).delete(`/claim-keys/${removed.thumbprint}`);
      for (const target of [
        `claim:${'A'.repeat(43)}`,
        removed.target,
        (await register(people.ann)).target,
      ]) {
        const message = `${
          people.sam
        } has no key with the thumbprint ${target.slice(
          'claim:'.length,
        )}; it can be sealed to a key of theirs only, which they register first`;
        const { problems, made } = await askFor(target);
        expect(problems).toEqual([{ path: 'request.target', message }]);
        expect(made.status).toBe(400);
        expect(made.body.error.message).toContain(message);
      }
      expect(await portal.knex('flow_requests').select()).toEqual([]);
      expect(await portal.knex('flow_instances').select()).toEqual([]);
    });

    it('is taken for a key of whoever asks', async () => {
      const { askFor, register } = await setUp(id);
      const { target } = await register(people.sam);
      const { problems, made } = await askFor(target);
      expect(problems).toEqual([]);
      expect(made.status).toBe(201);
    });
  },
);
