import type { CliCommandContext } from '@backstage/cli-node';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import claims from './claims';
import request from './request';
import revoke from './revoke';
import status from './status';

type Command = (context: CliCommandContext) => Promise<void>;

const REQUEST = {
  id: 'request-1',
  flow: 'service-account-issuance',
  about: 'identity:1',
  stated: {},
  instanceId: 'instance-1',
  createdAt: '2026-11-27T12:00:00.000Z',
  status: 'running',
  state: 'review',
};

let server: Server;
let asked: Array<{ route: string; token?: string; body: unknown }>;
let answers: { [route: string]: object };
let written: { out: string; err: string };

beforeEach(async () => {
  asked = [];
  answers = {};
  written = { out: '', err: '' };
  process.env.GOVERNANCE_TOKEN = 'a-token';
  const keep = (where: 'out' | 'err') =>
    ((text: string, done?: () => void) => {
      written[where] += text;
      done?.();
      return true;
    }) as typeof process.stdout.write;
  jest.spyOn(process.stdout, 'write').mockImplementation(keep('out'));
  jest.spyOn(process.stderr, 'write').mockImplementation(keep('err'));
  server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) {
      body += chunk;
    }
    const route = `${incoming.method} ${incoming.url?.replace(
      '/api/governance',
      '',
    )}`;
    asked.push({
      route,
      token: incoming.headers.authorization,
      body: body === '' ? undefined : JSON.parse(body),
    });
    const answer = answers[route];
    response.writeHead(answer ? 200 : 404, {
      'content-type': 'application/json',
    });
    response.end(
      JSON.stringify(
        answer ?? { error: { message: 'there is none of yours' } },
      ),
    );
  });
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done);
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  delete process.env.GOVERNANCE_TOKEN;
  await new Promise(done => {
    server.close(done);
  });
});

async function run(command: Command, ...args: string[]) {
  const { port } = server.address() as AddressInfo;
  try {
    await command({
      args: [...args, '--base-url', `http://127.0.0.1:${port}`],
      info: { usage: 'governance credential x', name: 'x' },
    });
    return { code: 0, message: '', out: written.out };
  } catch (error) {
    const { code, message } = error as { code: number; message: string };
    return { code, message, out: written.out };
  }
}

const TERMS = [
  '--identity',
  'identity:1',
  '--issuer',
  'ledger-db',
  '--environment',
  'prod',
  '--ttl-days',
  '30',
  '--kind',
  'service-account',
  'member:ledger_readers',
  'table:public.invoices:SELECT,UPDATE',
];

describe('credential request', () => {
  it('asks with the token of the environment, and puts nothing out but a reference', async () => {
    answers['POST /requests'] = REQUEST;
    expect(await run(request, ...TERMS, '--key', 'pipeline-run-1')).toEqual({
      code: 0,
      message: '',
      out: 'request-1\n',
    });
    expect(asked).toEqual([
      {
        route: 'POST /requests',
        token: 'Bearer a-token',
        body: {
          flow: 'service-account-issuance',
          about: 'identity:1',
          stated: {
            request: {
              identity: 'identity:1',
              issuer: 'ledger-db',
              environment: 'prod',
              ttlDays: 30,
              scopes: [
                'member:ledger_readers',
                'table:public.invoices:SELECT,UPDATE',
              ],
            },
            subject: { kind: 'service-account' },
          },
          idempotencyKey: 'pipeline-run-1',
        },
      },
    ]);
    expect(written.err).toBe('');
  });

  it('prints JSON of the references', async () => {
    answers['POST /requests'] = REQUEST;
    const { out } = await run(request, ...TERMS, '--json');
    expect(JSON.parse(out)).toEqual({
      requestId: 'request-1',
      instanceId: 'instance-1',
    });
  });

  it('says in a dry run who would be asked, and asks for nothing', async () => {
    answers['POST /requests/preview'] = {
      problems: [],
      way: [],
      asked: [{ stage: 'owner', quorum: 1, people: ['user:default/ann'] }],
      computed: [],
    };
    expect(await run(request, ...TERMS, '--dry-run')).toEqual({
      code: 0,
      message: '',
      out: "Asked for 'owner', of whom 1 would have to approve: user:default/ann.\n",
    });
    expect(asked.map(({ route }) => route)).toEqual(['POST /requests/preview']);
  });

  it('fails in a dry run for what cannot be asked for', async () => {
    answers['POST /requests/preview'] = {
      problems: [{ path: 'request.target', message: 'it is missing' }],
      way: [],
      asked: [],
      computed: [],
    };
    expect(await run(request, ...TERMS, '--dry-run')).toEqual({
      code: 2,
      message: expect.stringContaining('request.target: it is missing'),
      out: '',
    });
  });

  it.each([
    [['--ttl-days', 'soon', '--identity', 'a', 'scope'], '--ttl-days'],
    [['--ttl-days', '0', '--identity', 'a', 'scope'], '--ttl-days'],
    [['--key', 'short', '--identity', 'a', 'scope'], '--key'],
    [['scope'], '--identity'],
    [['--identity', 'a'], 'SCOPE'],
  ])('refuses %j and asks nothing', async (args, named) => {
    expect(await run(request, ...args)).toEqual({
      code: 2,
      message: expect.stringContaining(named),
      out: '',
    });
    expect(asked).toEqual([]);
  });
});

describe('credential status', () => {
  it('says how far it has come, and how the credential stands', async () => {
    answers['GET /requests/request-1'] = {
      ...REQUEST,
      state: 'confirm',
      credential: {
        id: 'credential-1',
        instanceId: 'instance-1',
        state: 'delivered',
        issuer: 'ledger-db',
        identity: 'booker',
        environment: 'prod',
        scopes: [],
        purpose: 'books',
        owner: 'group:default/ledger',
        requestedBy: 'user:default/sam',
        store: 'claim',
        notAfter: '2026-12-27T12:00:00.000Z',
        orderedAt: '2026-11-27T12:00:00.000Z',
      },
    };
    const { out } = await run(status, 'request-1');
    expect(out).toBe(
      "The request request-1 is in 'confirm'.\nIts credential credential-1 is 'delivered' and ends at 2026-12-27T12:00:00.000Z.\n",
    );
    written.out = '';
    const { out: json } = await run(status, 'request-1', '--json');
    expect(JSON.parse(json)).toEqual({
      requestId: 'request-1',
      instanceId: 'instance-1',
      status: 'running',
      state: 'confirm',
      credentialId: 'credential-1',
      credentialState: 'delivered',
    });
  });

  it('fails with the reason that the portal gives', async () => {
    expect(await run(status, 'request-2')).toEqual({
      code: 2,
      message: expect.stringContaining('404: there is none of yours'),
      out: '',
    });
  });
});

describe('credential revoke', () => {
  const route = 'POST /credentials/credential-1/revocation';

  it('has it revoked, and puts out what does so', async () => {
    answers[route] = { instanceId: 'instance-9' };
    expect(
      await run(revoke, 'credential-1', '--reason', 'It was switched off'),
    ).toEqual({ code: 0, message: '', out: 'instance-9\n' });
    expect(asked).toMatchObject([
      { route, body: { reason: 'It was switched off' } },
    ]);
  });

  it('takes a reason', async () => {
    expect(await run(revoke, 'credential-1', '--reason', 'gone')).toMatchObject(
      { code: 2, message: expect.stringContaining('--reason') },
    );
    expect(asked).toEqual([]);
  });
});

describe('credential claims', () => {
  const CLAIM = {
    id: 'claim-1',
    credential: 'credential-1',
    identity: 'booker',
    environment: 'prod',
    purpose: 'books',
    notAfter: '2026-12-27T12:00:00.000Z',
    thumbprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    ready: true,
    createdAt: '2026-11-27T12:00:00.000Z',
    expiresAt: '2026-11-30T12:00:00.000Z',
  };

  it('lists what lies sealed, with the ids to take it by, and opens nothing', async () => {
    answers['GET /claims'] = {
      items: [CLAIM, { ...CLAIM, id: 'claim-2', ready: false }],
      total: 2,
    };
    const { out } = await run(claims);
    expect(out).toMatch(/claim-1 +booker +prod +yes/);
    expect(out).toMatch(/claim-2 +booker +prod +once it is confirmed/);
    expect(asked.map(({ route }) => route)).toEqual(['GET /claims']);
    written.out = '';
    const { out: json } = await run(claims, '--json');
    expect(JSON.parse(json).items).toHaveLength(2);
  });

  it('says that nothing does', async () => {
    answers['GET /claims'] = { items: [], total: 0 };
    expect(await run(claims)).toMatchObject({
      out: 'Nothing lies sealed for you.\n',
    });
  });
});
