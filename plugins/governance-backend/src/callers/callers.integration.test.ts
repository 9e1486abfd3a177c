import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { callCommandLine } from '../__testUtils__/callCommandLine';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startWiredBackend } from '../__testUtils__/startWiredBackend';
import { IssuerDouble, StoreDouble } from '../issuance/__testUtils__/doubles';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const ISSUER = 'https://token.actions.example.com';
const SUBJECT = 'repo:meridian/ledger:environment:production';

/** An issuer of OIDC tokens as CI systems have one: a signing key, and its public half under a URL. */
async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' };
  const server: Server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [key] }));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const sign = (
    claims: { sub?: string; aud?: string; iss?: string; exp?: string } = {},
    by = privateKey,
  ) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setSubject(claims.sub ?? SUBJECT)
      .setAudience(claims.aud ?? 'countersign')
      .setIssuer(claims.iss ?? ISSUER)
      .setIssuedAt()
      .setExpirationTime(claims.exp ?? '5m')
      .sign(by);
  return {
    url: `http://127.0.0.1:${port}/keys`,
    sign,
    stop: () => new Promise(resolve => server.close(resolve)),
  };
}

describe.each(databases.eachSupportedId())('a pipeline on %s', id => {
  it('asks by a token that its issuer has signed, and by nothing else', async () => {
    const issuer = await startIssuer();
    const system = new FakeSystem('fake');
    system.hold(account('booker'));
    const wired = await startWiredBackend({
      knex: await databases.init(id),
      system,
      features: [
        createBackendModule({
          pluginId: 'governance',
          moduleId: 'test-issuing',
          register: reg =>
            reg.registerInit({
              deps: { connectors: governanceConnectorsExtensionPoint },
              async init({ connectors }) {
                connectors.addIssuer(new IssuerDouble('vault'));
                connectors.addStore(new StoreDouble('vault'));
              },
            }),
        }),
      ],
      auth: [authServiceFactory, httpAuthServiceFactory],
      backend: {
        auth: {
          externalAccess: [
            {
              type: 'jwks',
              options: {
                url: issuer.url,
                issuer: ISSUER,
                algorithm: 'RS256',
                audience: 'countersign',
                subjectPrefix: 'github',
              },
            },
            {
              type: 'static',
              options: { token: 'a-shared-password', subject: 'old-script' },
            },
          ],
        },
      },
      config: {
        callers: [
          {
            issuer: 'github',
            subject: 'repo:{repository}:environment:{environment}',
            kind: 'pipeline',
            mayRequest: ['service-account-issuance'],
            mayEmit: ['deployment.succeeded'],
            proves: {
              'ci.verified': true,
              'ci.repository': '{repository}',
              'ci.environment': '{environment}',
              'deployment.verified': true,
              'deployment.repository': '{repository}',
            },
            words: { environment: { production: 'prod' } },
          },
        ],
      },
    });
    try {
      await wired.observe();
      const ref: string = await wired.identityRef('booker');
      const ask = (token: string, more: object = {}) =>
        wired.call(
          'post',
          '/requests',
          { authorization: `Bearer ${token}` },
          {
            flow: 'service-account-issuance',
            about: ref,
            stated: {
              request: {
                issuer: 'vault',
                purpose: 'deploys the ledger',
                environment: 'prod',
                ttlDays: 1,
                scopes: ['deploy:write'],
                target: 'vault:ci/ledger',
              },
              subject: { kind: 'pipeline' },
            },
            idempotencyKey: 'run-4711',
            ...more,
          },
        );

      const made = await ask(await issuer.sign());
      expect(made.status).toBe(201);
      const [event] = await wired
        .knex('flow_events')
        .where({ instance_id: made.body.instanceId, seq: 1 });
      expect(JSON.parse(event.event)).toMatchObject({
        requester: `external:github:${SUBJECT}`,
        facts: {
          ci: {
            verified: true,
            repository: 'meridian/ledger',
            environment: 'prod',
          },
        },
      });
      expect(JSON.parse(event.actor_json)).toMatchObject({
        kind: 'service',
        principal: `external:github:${SUBJECT}`,
      });

      // What a build prints holds a reference, and nothing to log in with.
      const ofRun = async (token: string, ...args: string[]) =>
        callCommandLine(token, [
          ...args,
          '--base-url',
          `http://127.0.0.1:${wired.backend.server.port()}`,
        ]);
      const run = [
        ...['request', '--identity', ref, '--issuer', 'vault'],
        ...['--environment', 'prod', '--ttl-days', '1', '--kind', 'pipeline'],
        ...['--purpose', 'deploys the ledger', '--target', 'vault:ci/books'],
        ...['--key', 'run-of-the-command-line', 'deploy:write'],
      ];
      const printed = await ofRun(await issuer.sign(), ...run);
      const [row] = await wired
        .knex('flow_requests')
        .where({ idempotency_key: 'run-of-the-command-line' });
      expect(row.principal).toBe(`external:github:${SUBJECT}`);
      expect(printed).toEqual({ code: 0, out: `${row.id}\n`, err: '' });
      expect(await ofRun(await issuer.sign(), ...run)).toEqual(printed);
      const followed = await ofRun(await issuer.sign(), 'status', row.id);
      expect(followed).toMatchObject({
        code: 0,
        out: expect.stringMatching(`^The request ${row.id} is in '`),
      });
      const sealed = await ofRun(await issuer.sign(), 'claims');
      expect(sealed).toMatchObject({ code: 2, out: '' });
      const late = await ofRun(await issuer.sign({ exp: '-1m' }), ...run);
      expect(late).toMatchObject({ code: 2, out: '' });

      const { privateKey: stolen } = await generateKeyPair('RS256');
      const unknown = [
        issuer.sign({}, stolen),
        issuer.sign({ aud: 'something-else' }),
        issuer.sign({ iss: 'https://elsewhere.example.com' }),
        issuer.sign({ exp: '-1m' }),
      ];
      for (const token of await Promise.all(unknown)) {
        expect((await ask(token)).status).toBe(401);
      }
      const otherSubject = await ask(await issuer.sign({ sub: 'user:me' }));
      expect(otherSubject.status).toBe(403);
      const shared = await ask('a-shared-password');
      expect(shared.status).toBe(403);
      expect(shared.body.error.message).toContain('governance.callers');
      const otherFlow = await ask(await issuer.sign(), {
        flow: 'offboarding',
        stated: {},
        idempotencyKey: 'run-4712',
      });
      expect(otherFlow.status).toBe(404);
      expect(await wired.knex('flow_requests').select()).toHaveLength(2);
      const { ref: key, external_id: externalId } = await wired
        .knex('inventory_credentials')
        .first('ref', 'external_id');
      const tell = (name: string, token: string) =>
        wired.call(
          'post',
          '/events',
          { authorization: `Bearer ${token}` },
          {
            id: `deploy-${name}`,
            name,
            at: '2026-11-01T00:00:00.000Z',
            subject: key,
            facts: {
              deployment: { id: 'd1', approved: true, repository: 'forged' },
            },
          },
        );
      const days = (count: number) =>
        new Date(Date.now() + count * 86_400_000).toISOString();
      await wired.knex('issued_credentials').insert({
        id: 'issued-1',
        instance_id: made.body.instanceId,
        order_key: 'a test has ordered it',
        state: 'active',
        issuer: 'vault',
        identity: 'booker',
        identity_ref: ref,
        environment: 'production',
        scopes: '["deploy:write"]',
        purpose: 'deploys the ledger',
        owner: groups.ledger,
        requested_by: people.ann,
        store: 'vault',
        target: 'ci/ledger',
        external_id: externalId,
        not_after: days(20),
        ordered_at: days(-1),
      });
      const told = await tell('deployment.succeeded', await issuer.sign());
      expect(told.body.starts).toMatchObject([
        { flow: 'credential-rotation', result: 'started' },
      ]);
      const [rotation] = await wired
        .knex('flow_events')
        .where({ instance_id: told.body.starts[0].instanceId, seq: 1 });
      expect(JSON.parse(rotation.event).facts.deployment).toEqual({
        id: 'd1',
        verified: true,
        repository: 'meridian/ledger',
      });
      const untold = await tell('credential.aged', await issuer.sign());
      expect(untold.status).toBe(403);
      expect((await tell('credential.aged', 'a-shared-password')).status).toBe(
        403,
      );
      const vote = await wired.call(
        'post',
        `/approvals/${made.body.instanceId}/answers`,
        { authorization: `Bearer ${await issuer.sign()}` },
        { decision: 'approve', digest: 'any' },
      );
      expect(vote.status).toBe(403);
    } finally {
      await wired.backend.stop();
      await issuer.stop();
    }
  });
});
