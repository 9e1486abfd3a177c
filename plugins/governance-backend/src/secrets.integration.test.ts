import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import governanceModulePostgresql from '@countersign/plugin-governance-backend-module-postgresql';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import {
  dumpDatabase,
  encodingsOf,
  findSecrets,
} from './__testUtils__/findSecrets';
import { groups, people } from './__testUtils__/organisation';
import { startWiredBackend } from './__testUtils__/startWiredBackend';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const url =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '';
// Roles are those of a real server; without one there is nothing to look for.
const onServer = url ? describe : describe.skip;

async function asAdministrator(statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function setUp(id: TestDatabaseId) {
  const suffix = randomUUID().slice(0, 8);
  const [account, reader] = [`canary-${suffix}`, `reader-${suffix}`];
  const canary = () => `Canary/${randomUUID()}+&é`;
  const secrets: Record<string, string> = {
    'password of the account': canary(),
    'password of the connection': canary(),
    'password of an unreachable server': canary(),
    'secret of the introspection client': canary(),
    'pepper of the issuer': canary(),
  };
  await asAdministrator(`
    create role "${reader}" superuser login password '${secrets['password of the connection']}';
    create role "${account}" login password '${secrets['password of the account']}';
    comment on role "${account}" is 'Canary; owner=${groups.ledger}';
  `);
  const { hostname, port } = new URL(url);
  const connection = { host: hostname, database: 'postgres', tls: false };
  const knex = await databases.init(id);
  const portal = await startWiredBackend({
    knex,
    features: [governanceModulePostgresql],
    config: {
      sources: {
        postgresql: [
          {
            ...connection,
            id: 'server',
            environment: 'production',
            port: Number(port),
            user: reader,
            password: secrets['password of the connection'],
          },
          {
            ...connection,
            id: 'nowhere',
            port: 1,
            user: 'nobody',
            password: secrets['password of an unreachable server'],
          },
        ],
      },
      referenceIssuer: {
        environment: 'production',
        pepper: secrets['pepper of the issuer'],
        introspectionClients: [
          {
            id: 'gateway',
            secret: secrets['secret of the introspection client'],
          },
        ],
      },
    },
    introspectionSecret: encodeURIComponent(
      secrets['secret of the introspection client'],
    ),
  });
  await portal.issuer.registerClient({
    id: 'batch',
    displayName: 'batch',
    owner: groups.ledger,
    labels: {},
    scopes: ['invoices:read'],
  });
  secrets['issued key'] = (
    await portal.issuer.issueKey({ clientId: 'batch' })
  ).secret.split('.')[1];
  const texts = async () => [
    ...(await dumpDatabase(knex)),
    ...portal.logLines.map(text => ({ where: 'the log', text })),
    ...portal.answers.map(text => ({ where: 'an answer', text })),
    ...portal.sent.map(notice => ({
      where: 'a notice',
      text: JSON.stringify(notice),
    })),
  ];
  const dropRoles = () =>
    asAdministrator(
      `drop role if exists "${account}"; drop role if exists "${reader}"`,
    );
  return { account, dropRoles, knex, portal, secrets, texts };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

/** Reads, asks, decides wrongly and rightly, and has it carried out. */
async function goThrough({ account, portal, secrets }: SetUp) {
  const issued = secrets['issued key'];
  const [keyId] = await portal.issuedKeys();
  const key = `${keyId}.${issued}`;
  expect(await portal.introspect(key)).toMatchObject({ active: true });
  await portal.introspect(`${key}x`);
  await portal.call('post', '/reference-issuer/introspect', {
    authorization: `Basic ${Buffer.from(`gateway:${issued}`).toString(
      'base64',
    )}`,
  });
  await portal.observe();
  await portal.as(people.sam).post('/sources/nowhere/refresh');
  await portal.as(people.sam).get('/sources');
  const { body: identities } = await portal
    .as(people.ann)
    .get('/identities?limit=200');
  const wanted: Array<{ ref: string; title: string }> = identities.items.filter(
    ({ title }: { title: string }) => [account, 'batch'].includes(title),
  );
  expect(wanted).toHaveLength(2);
  for (const { ref } of wanted) {
    await portal.as(people.ann).get(`/identities/${ref}`);
    await portal.as(people.ann).post(`/identities/${ref}/reviews`, {
      cause: 'A test asks',
    });
  }
  await portal.scheduler.triggerTask('governance-notices');
  const { body: list } = await portal
    .as(people.ann)
    .get('/reviews?assignee=me&limit=200');
  const items: ReviewItem[] = list.items.filter(
    ({ subject }: ReviewItem) => subject.kind === 'credential',
  );
  expect(items).toHaveLength(2);
  for (const { id } of items) {
    const { body: detail }: { body: ReviewItemDetail } = await portal
      .as(people.ann)
      .get(`/reviews/${id}`);
    for (const [user, evidenceDigest] of [
      [people.pia, detail.evidenceDigest],
      [people.ann, '0'.repeat(64)],
      [people.ann, 'not a digest'],
      [people.ann, detail.evidenceDigest],
    ]) {
      await portal.as(user).post(`/reviews/${id}/decisions`, {
        decision: 'revoke',
        evidenceDigest,
        justification: 'It leaked',
      });
    }
  }
  await portal.moveClock(2 * 60_000 + 1000);
  for (const { id } of items) {
    const closed = await portal.until('the item to close', async () => {
      const { body } = await portal.as(people.ann).get(`/reviews/${id}`);
      return body.status === 'closed' ? body : undefined;
    });
    expect(closed.outcome).toBe('revoked');
  }
  await portal.observe();
  await portal.as(people.otto).post('/ledger/checkpoints');
  await portal.as(people.otto).get('/ledger/export');
  await portal.as(people.otto).get('/flow-instances?limit=200');
}

onServer('secrets', () => {
  it.each(databases.eachSupportedId())(
    'stand in no table, log line, answer or notice after the way through on %s',
    async id => {
      const all = await setUp(id);
      try {
        await goThrough(all);
        const texts = await all.texts();
        for (const part of [
          'review_items.',
          'the log',
          'an answer',
          'a notice',
        ]) {
          expect(
            texts.some(({ where }) => where.startsWith(part)) && part,
          ).toBe(part);
        }
        expect(findSecrets(texts, all.secrets)).toEqual([]);

        // The search finds what is there: once in each place, in each way of writing.
        const planted = all.secrets['password of the account'];
        await all.knex.schema.createTable('planted', table => {
          table.text('text');
          table.binary('bytes');
        });
        const forms = Object.values(encodingsOf(planted)).flat();
        await all
          .knex('planted')
          .insert(forms.map(text => ({ text: `before ${text} after` })));
        await all.knex('planted').insert({ bytes: Buffer.from(planted) });
        all.portal.logLines.push(`token=${encodeURIComponent(planted)}`);
        all.portal.answers.push(JSON.stringify({ planted }));
        const hits = findSecrets(await all.texts(), all.secrets);
        expect([...new Set(hits)]).toEqual(
          expect.arrayContaining([
            'password of the account as raw in planted.text',
            'password of the account as hex in planted.text',
            'password of the account as base64 in planted.text',
            'password of the account as base64url in planted.text',
            'password of the account as url in planted.text',
            'password of the account as hex in planted.bytes',
            'password of the account as url in the log',
            'password of the account as json in an answer',
          ]),
        );
        expect(
          hits.every(hit => hit.startsWith('password of the account')),
        ).toBe(true);
      } finally {
        await all.dropRoles();
      }
    },
  );

  it.each([0, 1, 2])('are found in base64 behind %s other bytes', offset => {
    const secret = 'a-secret/of+some?length';
    const text = Buffer.from(`${'x'.repeat(offset)}${secret}yz`).toString(
      'base64',
    );
    expect(findSecrets([{ where: 'here', text }], { it: secret })).toContain(
      'it as base64 in here',
    );
  });
});
