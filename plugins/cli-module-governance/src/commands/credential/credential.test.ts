import type { CliCommandContext } from '@backstage/cli-node';
import { calculateJwkThumbprint, CompactEncrypt, importJWK, JWK } from 'jose';
import { createServer, IncomingMessage, Server } from 'node:http';
import {
  chmod,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import claim from './claim';
import keygen from './keygen';

const SECRET = 'Canary/secret+of=a booker';
const ID = 'c0ffee00-0000-4000-8000-000000000001';

/** What a portal that is played here knows and was asked. */
interface Played {
  asked: Array<{ route: string; body: string }>;
  jwk?: JWK;
  /** What stands in the way. */
  refuses: { [route: string]: number };
  ready: boolean;
  sealedFor: string;
}

let folder: string;
let written: string;
let server: Server;
let played: Played;

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
}

async function answerTo(route: string, body: string): Promise<object> {
  const { jwk } = played;
  const thumbprint = jwk ? await calculateJwkThumbprint(jwk) : 'none';
  switch (route) {
    case 'POST /claim-keys': {
      played.jwk = JSON.parse(body).jwk;
      const mine = await calculateJwkThumbprint(JSON.parse(body).jwk);
      return {
        thumbprint: mine,
        target: `claim:${mine}`,
        jwk: played.jwk,
        createdAt: '2026-11-27T12:00:00.000Z',
      };
    }
    case 'GET /claims':
      return {
        items: [
          {
            id: ID,
            credential: 'credential-1',
            identity: 'booker',
            environment: 'prod',
            purpose: 'books payments',
            notAfter: '2026-12-27T12:00:00.000Z',
            thumbprint,
            ready: played.ready,
            createdAt: '2026-11-27T12:00:00.000Z',
            expiresAt: '2026-11-30T12:00:00.000Z',
          },
        ],
        total: 1,
      };
    case `POST /claims/${ID}/token`:
      return { token: 'a.b.c', expiresAt: '2026-11-27T12:15:00.000Z' };
    case `POST /claims/${ID}`:
      return {
        credential: 'credential-1',
        jwe: await new CompactEncrypt(new TextEncoder().encode(SECRET))
          .setProtectedHeader({
            alg: 'ECDH-ES+A256KW',
            enc: 'A256GCM',
            kid: thumbprint,
            about: { credential: played.sealedFor },
          })
          .encrypt(await importJWK(jwk ?? { kty: 'none' }, 'ECDH-ES+A256KW')),
      };
    default:
      throw new Error(`Nobody answers ${route}`);
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credential-'));
  written = '';
  played = { asked: [], refuses: {}, ready: true, sealedFor: 'credential-1' };
  process.env.GOVERNANCE_TOKEN = 'a-token';
  const keep = ((text: string, done?: () => void) => {
    written += text;
    done?.();
    return true;
  }) as typeof process.stdout.write;
  jest.spyOn(process.stdout, 'write').mockImplementation(keep);
  jest.spyOn(process.stderr, 'write').mockImplementation(keep);
  server = createServer(async (request, response) => {
    const body = await readBody(request);
    const route = `${request.method} ${request.url?.replace(
      '/api/governance',
      '',
    )}`;
    played.asked.push({ route, body });
    const status = played.refuses[route] ?? 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        status === 200
          ? await answerTo(route, body)
          : { error: { message: 'the portal says no' } },
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
  await rm(folder, { recursive: true });
});

type Command = (context: CliCommandContext) => Promise<void>;

async function run(command: Command, ...args: string[]) {
  written = '';
  const { port } = server.address() as AddressInfo;
  let code = 0;
  let message = '';
  try {
    await command({
      args: [...args, '--base-url', `http://127.0.0.1:${port}`],
      info: { usage: 'governance credential x', name: 'x' },
    });
  } catch (error) {
    ({ code, message } = error as { code: number; message: string });
  }
  return { code, message, text: written };
}

const inFolder = (name: string) => join(folder, name);
const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
const modeOf = async (path: string) =>
  // eslint-disable-next-line no-bitwise
  ((await stat(path)).mode & 0o777).toString(8);

async function withKey() {
  const key = inFolder('key.json');
  const { code, message } = await run(keygen, '--out', key);
  expect([code, message]).toEqual([0, '']);
  played.asked = [];
  return { key, out: inFolder('secret') };
}

describe('credential keygen', () => {
  it('keeps the private key in a file of one’s own, and sends the public one only', async () => {
    const key = inFolder('key.json');
    const { code, text } = await run(keygen, '--out', key, '--label', 'Laptop');
    expect(code).toBe(0);
    const jwk: JWK = JSON.parse(await readFile(key, 'utf8'));
    expect(await modeOf(key)).toBe('600');
    const [{ body }] = played.asked;
    expect(JSON.parse(body)).toEqual({
      jwk: { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y },
      label: 'Laptop',
    });
    expect(text).toContain(`claim:${jwk.kid}`);
    expect(jwk.d).toMatch(/^.{43}$/);
    expect(body + text).not.toContain(jwk.d);
  });

  it('leaves no file where the portal refuses', async () => {
    const key = inFolder('key.json');
    played.refuses = { 'POST /claim-keys': 403 };
    expect(await run(keygen, '--out', key)).toMatchObject({
      code: 2,
      message: expect.stringContaining('the portal says no'),
    });
    expect(await isThere(key)).toBe(false);
  });
});

describe('credential claim', () => {
  it('opens what was sealed on this machine, writes it to a file of one’s own and prints nothing of it', async () => {
    const { key, out } = await withKey();
    const { code, message, text } = await run(
      claim,
      ID,
      '--key',
      key,
      '--out',
      out,
    );
    expect([code, message]).toEqual([0, '']);
    expect(await readFile(out, 'utf8')).toBe(SECRET);
    expect(await modeOf(out)).toBe('600');
    expect(text).toBe(
      `${out} holds credential credential-1 of booker (prod), which ends at 2026-12-27T12:00:00.000Z.\n`,
    );
    expect(played.asked).toEqual([
      { route: 'GET /claims', body: '' },
      { route: `POST /claims/${ID}/token`, body: '{}' },
      { route: `POST /claims/${ID}`, body: '{"token":"a.b.c"}' },
    ]);
  });

  it.each<[string, (out: string) => Promise<string>]>([
    [
      'over a file',
      async out => {
        await writeFile(out, 'kept');
        return out;
      },
    ],
    [
      'through a link',
      async out => {
        await symlink(inFolder('elsewhere'), out);
        return out;
      },
    ],
    ['to a terminal', async () => '/dev/tty'],
    ['to standard output', async () => '/dev/stdout'],
    ['to standard output by its short name', async () => '-'],
    ['where there is no folder', async () => inFolder('missing/secret')],
  ])('does not write %s, and opens nothing then', async (_title, make) => {
    const { key, out } = await withKey();
    const path = await make(out);
    const { code, message } = await run(claim, ID, '--key', key, '--out', path);
    expect([code, message]).toEqual([2, expect.stringContaining('--out')]);
    expect(played.asked).toEqual([]);
    expect(await isThere(inFolder('elsewhere'))).toBe(false);
  });

  it('does not overwrite what is there', async () => {
    const { key, out } = await withKey();
    await writeFile(out, 'kept');
    await run(claim, ID, '--key', key, '--out', out);
    expect(await readFile(out, 'utf8')).toBe('kept');
  });

  it.each<[string, (key: string) => Promise<void>, RegExp]>([
    [
      'that others may read',
      key => chmod(key, 0o644),
      /can be read by others; .*chmod 600/,
    ],
    ['that is none', key => writeFile(key, 'Secret text'), /is no private/],
    ['that is not there', key => rm(key), /cannot be read \(ENOENT\)/],
    [
      'that is public',
      async key => {
        const { d, ...rest } = JSON.parse(await readFile(key, 'utf8'));
        expect(d).toBeDefined();
        await writeFile(key, JSON.stringify(rest));
      },
      /is no private/,
    ],
  ])('does not take a key %s', async (_title, spoil, expected) => {
    const { key, out } = await withKey();
    await spoil(key);
    const { code, message } = await run(claim, ID, '--key', key, '--out', out);
    expect([code, message]).toEqual([2, expect.stringMatching(expected)]);
    expect(message).not.toContain('Secret text');
    expect(played.asked).toEqual([]);
    expect(await isThere(out)).toBe(false);
  });

  it('opens nothing that is sealed to another key, or not ready', async () => {
    const { key, out } = await withKey();
    const other = inFolder('other.json');
    await run(keygen, '--out', other);
    played.asked = [];
    expect((await run(claim, ID, '--key', key, '--out', out)).message).toMatch(
      /is sealed to the key .*, and --key is/,
    );
    played.ready = false;
    expect(
      (await run(claim, ID, '--key', other, '--out', out)).message,
    ).toContain('cannot be taken yet');
    expect(
      (await run(claim, 'another', '--key', other, '--out', out)).message,
    ).toContain('Nothing lies sealed');
    expect([...new Set(played.asked.map(({ route }) => route))]).toEqual([
      'GET /claims',
    ]);
    expect(await isThere(out)).toBe(false);
  });

  it('leaves no file where the portal refuses, or sealed something else', async () => {
    const { key, out } = await withKey();
    played.refuses = { [`POST /claims/${ID}`]: 410 };
    expect(await run(claim, ID, '--key', key, '--out', out)).toMatchObject({
      code: 2,
      message: expect.stringContaining('410: the portal says no'),
    });
    expect(await isThere(out)).toBe(false);
    played.refuses = {};
    played.sealedFor = 'credential-2';
    const other = await run(claim, ID, '--key', key, '--out', out);
    expect(other).toMatchObject({
      code: 2,
      message: expect.stringContaining('is the value of another credential'),
    });
    expect(other.message + other.text).not.toContain(SECRET);
    expect(await isThere(out)).toBe(false);
  });
});
