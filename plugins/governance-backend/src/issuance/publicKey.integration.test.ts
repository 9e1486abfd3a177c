import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  checkTerms,
  Issuer,
  IssuerCapabilities,
} from '@countersign/plugin-governance-node';
import { generateKeyPairSync } from 'node:crypto';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';
import { IssuerDouble, StoreDouble } from './__testUtils__/doubles';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A double that makes documents about public keys, and works as soon as it has made one. */
class DocumentIssuer extends IssuerDouble {
  override readonly capabilities: IssuerCapabilities = {
    activation: 'sealed-until-confirmed',
    material: 'public-key',
    revocation: 'observed',
    lists: true,
    suspends: false,
    longestLifeMs: 90 * 24 * 3_600_000,
  };

  override check(...[order, { now }]: Parameters<Issuer['check']>): string[] {
    return checkTerms(order, { now, issuer: this });
  }
}

const newKey = () =>
  generateKeyPairSync('ed25519')
    .publicKey.export({ format: 'pem', type: 'spki' })
    .toString();

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  const issuer = new DocumentIssuer();
  system.hold(
    account('booker', {
      privileged: false,
      credentials: [
        {
          externalId: 'booker-key',
          kind: 'api-key',
          status: 'active',
          createdAt: new Date().toISOString(),
          expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
        },
      ],
    }),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addIssuer(issuer);
      registry.addStore(new StoreDouble());
    },
  });
  await portal.observe();
  const { ref } = await portal.knex('inventory_identities').first('ref');
  const ask = (publicKey: string | undefined) =>
    portal.as(people.sam).post('/requests', {
      flow: 'service-account-issuance',
      about: ref,
      stated: {
        request: {
          issuer: 'fake',
          purpose: 'deploys the ledger',
          environment: 'prod',
          ttlDays: 20,
          scopes: ['deploy'],
          target: 'kept:ledger',
          ...(publicKey === undefined ? {} : { publicKey }),
        },
        subject: { kind: 'service-account' },
      },
      idempotencyKey: 'request-01',
    });
  const see = async (who: string, instanceId: string) =>
    (await portal.as(who).get(`/approvals/${instanceId}`)).body;
  const answer = async (who: string, instanceId: string, decision: string) =>
    portal.as(who).post(`/approvals/${instanceId}/answers`, {
      decision,
      digest: (await see(who, instanceId)).digest,
    });
  return { portal, issuer, ask, see, answer };
}

describe.each(databases.eachSupportedId())('a public key on %s', id => {
  it('is shown to whoever approves, and is the one that the issuer is given', async () => {
    const { portal, issuer, ask, see, answer } = await setUp(id);
    const publicKey = newKey();
    const { body: made, status } = await ask(publicKey);
    expect(status).toBe(201);
    const shown = JSON.stringify(await see(people.ann, made.instanceId));
    expect(shown).toContain('request.publicKey');
    expect(shown).toContain(JSON.stringify(publicKey).slice(1, -1));
    await answer(people.ann, made.instanceId, 'approve');
    await answer(people.dana, made.instanceId, 'approve');
    await portal.pump();
    expect(issuer.orders).toEqual([]);
    const confirming = JSON.stringify(await see(people.ben, made.instanceId));
    expect(confirming).toContain('request.publicKey');
    await answer(people.ben, made.instanceId, 'confirm');
    await portal.pump();
    expect(issuer.orders).toMatchObject([{ publicKey, scopes: ['deploy'] }]);
    expect(await portal.knex('issued_credentials').first()).toMatchObject({
      public_key: publicKey,
      state: 'active',
    });
  });

  it.each([
    ['is missing', undefined, 'no publicKey was given'],
    ['is none', 'ssh-ed25519 AAAA', 'publicKey is none'],
  ])('is refused where it %s, before anybody is asked', async (...row) => {
    const [, publicKey, message] = row;
    const { portal, ask } = await setUp(id);
    const refused = await ask(publicKey);
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toContain(message);
    expect(await portal.knex('flow_requests').select()).toEqual([]);
  });
});
