import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { observationSchema } from '@countersign/plugin-governance-common';
import { IssueOrder } from '@countersign/plugin-governance-node';
import { ApproleIssuer } from '../approle/ApproleIssuer';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { ApproleSource } from '../observe/ApproleSource';
import { readEnvironment, TestServer } from '../__testUtils__/TestServer';
import { AuditLog, openAuditTables } from './AuditLog';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

describe('the use of AppRoles, by the audit log of OpenBao', () => {
  let server: TestServer;
  let issuer: ApproleIssuer;
  let source: ApproleSource;

  beforeAll(async () => {
    server = await TestServer.prepare(['ledger-read']);
    const connected = new OpenBaoServer({
      url: server.url,
      auth: await server.ownAuth(),
      requestTimeoutMs: 10_000,
    });
    const knex = await openAuditTables(
      mockServices.database({ knex: await databases.init('SQLITE_3') }),
    );
    const about = { id: 'bao', title: 'OpenBao' };
    const audit = new AuditLog(
      {
        source: 'bao',
        file: readEnvironment('OPENBAO_TEST_AUDIT'),
        namespace: undefined,
      },
      { knex, logger: mockServices.logger.mock() },
    );
    issuer = new ApproleIssuer(about, {
      issuer: {
        mount: server.approle,
        prefix: 'countersign',
        policies: ['ledger-read'],
        longestLifeMs: 86_400_000,
        tokenLifeSeconds: 60,
        boundCidrs: [],
      },
      server: connected,
      audit,
    });
    source = new ApproleSource(about, {
      observe: { mounts: [server.approle] },
      server: connected,
      audit,
    });
  });
  afterAll(() => server.remove());

  const make = async (tag: string) => {
    const order: IssueOrder = {
      tag,
      identity: 'payments',
      environment: 'production',
      scopes: ['ledger-read'],
      notAfter: new Date(Date.now() + 3_600_000).toISOString(),
      owner: 'group:default/ledger',
      purpose: 'Reads the ledger',
      requestedBy: 'user:default/ann',
    };
    const result = await issuer.issue(order, options());
    if (result.outcome !== 'issued') {
      throw new Error(JSON.stringify(result));
    }
    const login = () =>
      server.login(result.credential.externalId, result.material.reveal());
    return { login };
  };
  const useOf = (tag: string) => issuer.use?.(tag, options());

  it('shows who has switched from an old one to a new one', async () => {
    const old = await make('c-old');
    const fresh = await make('c-fresh');
    // Refused: neither is activated.
    expect([await old.login(), await fresh.login()]).toEqual([
      undefined,
      undefined,
    ]);
    expect([await useOf('c-old'), await useOf('c-fresh')]).toEqual([
      { now: false },
      { now: false },
    ]);
    await issuer.activate('c-old', options());
    await issuer.activate('c-fresh', options());
    await old.login();
    const before = await useOf('c-old');
    expect(before).toEqual({
      now: false,
      lastUsedAt: expect.stringMatching(/^20/),
    });
    await fresh.login();
    const [replaced, current] = [await useOf('c-old'), await useOf('c-fresh')];
    expect(replaced).toEqual(before);
    expect(Date.parse(current?.lastUsedAt ?? '')).toBeGreaterThan(
      Date.parse(replaced?.lastUsedAt ?? ''),
    );
    expect(await useOf('c-unknown')).toBeUndefined();
  });

  it('stands with the role and its secret id', async () => {
    const { identities, unreadable } = observationSchema.parse(
      await source.observe(options()),
    );
    const used = await useOf('c-fresh');
    expect(unreadable).toEqual([]);
    expect(
      identities.find(({ key }) =>
        key.externalId.startsWith('countersign.c-fresh.'),
      ),
    ).toMatchObject({
      lastUsedAt: used?.lastUsedAt,
      credentials: [{ lastUsedAt: used?.lastUsedAt }],
    });
  });
});
