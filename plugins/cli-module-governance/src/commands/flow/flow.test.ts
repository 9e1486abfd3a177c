import { createServer, IncomingMessage, Server } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CliCommandContext } from '@backstage/cli-node';
import diff from './diff';
import lint from './lint';
import migrate from './migrate';
import publish from './publish';
import render from './render';
import replay from './replay';
import schema from './schema';
import simulate from './simulate';
import test from './test';

const SHIPPED = resolve(__dirname, '../../../../governance-backend/flows');
const FAULTY = resolve(
  __dirname,
  '../../../../governance-flows/src/lint/__fixtures__',
);
const ISSUANCE = join(SHIPPED, 'service-account-issuance.yaml');
const CHANGE = join(SHIPPED, 'flow-change.yaml');

let folder: string;
let written: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flow-'));
  written = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(((
    text: string,
    done: () => void,
  ) => {
    written += text;
    done();
    return true;
  }) as typeof process.stdout.write);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

type Command = (context: CliCommandContext) => Promise<void>;

async function run(command: Command, ...args: string[]) {
  written = '';
  let code = 0;
  let message = '';
  try {
    await command({ args, info: { usage: 'governance flow x', name: 'x' } });
  } catch (error) {
    ({ code, message } = error as { code: number; message: string });
  }
  return { code, message, text: written };
}

async function edited(file: string, from: string, to: string) {
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  const path = join(folder, 'edited.yaml');
  await writeFile(
    path,
    text.replace(from, () => to),
  );
  return path;
}

describe('flow lint', () => {
  it('finds no error in the shipped flows', async () => {
    const { code, text } = await run(lint, SHIPPED, '--at', '2026-11-23');
    expect(text).toMatch(/0 errors, 0 warnings, 4 notes, 9 suppressed\n$/);
    expect(code).toBe(0);
  });

  it('finds the fault in each faulty flow, with file, line and column', async () => {
    const against = join(FAULTY, '../__fixturesActive__');
    const { code, text } = await run(lint, FAULTY, '--against', against);
    expect(code).toBe(1);
    const numbers = new Set(
      [...text.matchAll(/\/(\d\d)-[^/]*\.yaml:\d+:\d+ error \[\S+ (\d+)\]/g)]
        .filter(([, file, number]) => Number(file) === Number(number))
        .map(([, file]) => Number(file)),
    );
    expect([...numbers].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 34 }, (_, index) => index + 1),
    );
  });

  it('knows the shipped contexts, effects and assertions', async () => {
    const path = await edited(
      ISSUANCE,
      'when: request.environment == "prod" || !has(risk.score) || risk.score >= 70',
      'when: risk.score >= 70',
    );
    const { code, text } = await run(lint, path);
    expect(code).toBe(1);
    expect(text).toMatch(/error \[assertion\] production-needs-security: /);
  });

  it.each([
    ['sarif', (text: string) => JSON.parse(text).runs[0].results.length > 30],
    ['markdown', (text: string) => text.includes('| line | severity |')],
  ])('writes %s', async (format, holds) => {
    const { text } = await run(lint, FAULTY, '--format', format);
    expect(holds(text)).toBe(true);
  });

  it.each([
    [['--format', 'xml', SHIPPED], /one of text, markdown, sarif/],
    [['/nowhere'], /nowhere/],
    [[], /0 paths were given/],
    [['--at', 'soon', SHIPPED], /ISO 8601/],
    [['--sauce', SHIPPED], /--sauce/],
    [[SHIPPED, '--against', FAULTY], /does not load/],
  ])('refuses %j with exit code 2', async (args, message) => {
    const result = await run(lint, ...args);
    expect(result.code).toBe(2);
    expect(result.message).toMatch(message);
  });

  it('has a help that tools can read', async () => {
    const { text } = await run(lint, '--help');
    expect(text).toContain('Usage: governance flow x');
    expect(text.split('\n').filter(line => line.endsWith(':'))).toEqual([
      'Options:',
    ]);
  });
});

describe('flow test', () => {
  it('runs the tests beside a flow, with coverage', async () => {
    const { code, text } = await run(test, ISSUANCE);
    expect(code).toBe(0);
    expect(text).toContain('service-account-issuance: passed');
    expect(text).toMatch(/gate rules {4}10 of 10, 100 %/);
  });

  it('fails when a rule changes what a test expects, and says which', async () => {
    const path = await edited(CHANGE, 'goto: sign-off', 'goto: approve');
    await writeFile(
      path.replace('.yaml', '.test.yaml'),
      await readFile(CHANGE.replace('.yaml', '.test.yaml')),
    );
    const { code, text } = await run(test, path, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(text).passed).toBe(false);
  });

  it('fails for a flow without tests', async () => {
    const path = await edited(CHANGE, 'version: 1.0.0', 'version: 1.0.1');
    const { code, text } = await run(test, path);
    expect([code, text]).toEqual([1, expect.stringContaining('no tests')]);
  });
});

describe('flow diff', () => {
  it('tells that ninety days became a hundred and eighty, with a counterexample', async () => {
    const later = await edited(ISSUANCE, 'ttlDays > 90 &&', 'ttlDays > 180 &&');
    const { code, text } = await run(diff, ISSUANCE, later);
    expect(code).toBe(0);
    expect(text).toContain('"ttlDays":91');
    expect((await run(diff, ISSUANCE, later, '--fail-on-widening')).code).toBe(
      1,
    );
    expect((await run(diff, later, ISSUANCE, '--fail-on-widening')).code).toBe(
      0,
    );
    const json = JSON.parse((await run(diff, ISSUANCE, later, '--json')).text);
    expect(json.widening[0].counterexample.facts.request.ttlDays).toBe(91);
  });
});

describe('flow simulate', () => {
  const facts = JSON.stringify({
    change: {
      kind: 'publish',
      target: 'x',
      to: '1',
      digest: 'd',
      author: 'a',
      raises: false,
      widens: true,
      flipsToAllowed: 0,
      testsPassed: true,
    },
    owner: { ref: 'g', members: ['user:default/ann'] },
    groups: { 'security-approvers': ['user:default/sec'] },
  });

  it('shows the way, why, and what is still to come', async () => {
    const { code, text } = await run(
      simulate,
      CHANGE,
      '--facts',
      facts,
      '--events',
      '[{"at":"PT1H","approve":"user:default/ann"}]',
      '--at',
      '2026-01-01T00:00:00Z',
    );
    expect(code).toBe(0);
    expect(text).toContain('Way: check → sign-off\n');
    expect(text).toContain('allows-more is true: change.widens');
    expect(text).toMatch(/Timers: .*2026-01-31T00:00:00.000Z/);
  });

  it('reads facts and events from files', async () => {
    const given = join(folder, 'facts.json');
    await writeFile(given, facts);
    const events = join(folder, 'events.yaml');
    await writeFile(events, '- { deny: user:default/ann }\n');
    const { text } = await run(
      simulate,
      CHANGE,
      '--facts',
      given,
      '--events',
      events,
      '--json',
    );
    expect(JSON.parse(text).path).toEqual(['check', 'sign-off', 'denied']);
  });

  it.each([
    [[CHANGE], /--facts is missing/],
    [[CHANGE, '--facts', '{'], /Cannot read --facts/],
    [
      [CHANGE, '--facts', '{}', '--events', '[{"at":"later"}]'],
      /not as in a FlowTest/,
    ],
    [[join(FAULTY, '01-unknown-field.yaml'), '--facts', '{}'], /does not load/],
  ])('refuses %j', async (args, message) => {
    const result = await run(simulate, ...args);
    expect(result.code).toBe(2);
    expect(result.message).toMatch(message);
  });
});

describe('flow render and flow schema', () => {
  it('write Mermaid, SVG and JSON Schema', async () => {
    expect((await run(render, CHANGE)).text).toContain('flowchart');
    const svg = join(folder, 'flow.svg');
    expect((await run(render, CHANGE, '--svg', svg)).text).toBe('');
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    const out = join(folder, 'schema.json');
    await run(schema, '--out', out);
    expect(
      JSON.parse(await readFile(out, 'utf8')).definitions.Flow,
    ).toBeDefined();
    expect((await run(schema, '--out', '/nowhere/x')).code).toBe(2);
  });
});

describe('commands that ask a portal', () => {
  let server: Server;
  let base: string;
  let seen: {
    url?: string;
    token?: string;
    body: { [key: string]: unknown };
  }[];
  let answer: { status: number; body: unknown };

  async function read(request: IncomingMessage) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString());
  }

  beforeEach(async () => {
    seen = [];
    server = createServer(async (request, response) => {
      const token = request.headers.authorization;
      seen.push({ url: request.url, token, body: await read(request) });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.FLOW_TEST_TOKEN = 'secret-token';
  });

  afterEach(async () => {
    delete process.env.FLOW_TEST_TOKEN;
    await new Promise(done => {
      server.close(done);
    });
  });

  const call = (command: Command, ...args: string[]) =>
    run(command, ...args, '--base-url', base, '--token-env', 'FLOW_TEST_TOKEN');

  const report = (flips: number, refusals: string[] = []) => ({
    flow: 'flow-change',
    version: '1.1.0',
    hash: 'h',
    problems: [],
    replay: {
      examined: 12,
      flips: {
        'denied-to-allowed': flips,
        'denied-to-open': 0,
        'allowed-to-denied': 1,
        other: 0,
      },
      listed: [],
    },
    refusals,
  });

  it.each([
    ['turns nothing', 0, [], 0],
    ['lets a denied request through', 2, [], 1],
    ['cannot be proposed', 0, ['its tests do not pass'], 1],
  ])('replay: a version that %s', async (_, flips, refusals, code) => {
    answer = { status: 200, body: report(flips, refusals) };
    const result = await call(replay, CHANGE);
    expect(result.code).toBe(code);
    expect(result.text).toContain(
      `Replayed 12 past decisions: ${flips} denied-to-allowed`,
    );
    expect(seen).toEqual([
      {
        url: '/api/governance/flow-changes/examination',
        token: 'Bearer secret-token',
        body: {
          source: await readFile(CHANGE, 'utf8'),
          tests: await readFile(CHANGE.replace('.yaml', '.test.yaml'), 'utf8'),
        },
      },
    ]);
  });

  it('publish: proposes a version, with a reason', async () => {
    answer = {
      status: 201,
      body: {
        id: 'c1',
        flow: 'flow-change',
        kind: 'publish',
        toHash: 'h',
        toVersion: '1.1.0',
        reason: 'shorter reminders',
        proposedBy: 'user:default/ann',
        proposedAt: '2026-11-23T00:00:00.000Z',
        status: 'pending',
      },
    };
    const result = await call(publish, CHANGE, '--reason', 'shorter reminders');
    expect(result.code).toBe(0);
    expect(result.text).toContain('flow-change 1.1.0 is proposed as change c1');
    expect(seen[0].body.reason).toBe('shorter reminders');
    expect((await call(publish, CHANGE)).message).toMatch(
      /--reason is missing/,
    );
  });

  const dryRun = (refused: number) => ({
    flow: 'errand',
    from: '1.0.0',
    to: '2.0.0',
    timers: 'keep',
    warnings: [],
    counts: { 'goes-on': 1, stays: 0, refused, gone: 0 },
    items: [
      {
        instanceId: 'i1',
        subject: 'errand:a',
        outcome: 'goes-on',
        fromState: 'ask',
        toState: 'inquire',
        timersBefore: [{ id: '1/0', due: '2026-12-01T00:00:00.000Z' }],
        timersAfter: [{ id: '1/0', due: '2026-12-01T00:00:00.000Z' }],
      },
    ],
  });

  it.each([
    [0, 0],
    [2, 1],
  ])(
    'migrate --dry-run with %s refused ends with %s',
    async (refused, code) => {
      answer = { status: 200, body: dryRun(refused) };
      const result = await call(migrate, '--dry-run', CHANGE);
      expect(result.code).toBe(code);
      expect(result.text).toContain(
        'errand:a, i1: ask → inquire; timers before',
      );
      expect(seen).toMatchObject([
        {
          url: '/api/governance/flow-migrations/dry-run',
          body: { limit: 200 },
        },
      ]);
    },
  );

  it('migrate proposes nothing without a reason', async () => {
    const result = await call(migrate, CHANGE);
    expect(result.code).toBe(2);
    expect(result.message).toMatch(/--reason is missing/);
    expect(seen).toEqual([]);
  });

  it('migrate proposes with a reason', async () => {
    const counts = { 'goes-on': 1, stays: 0, refused: 0, gone: 0 };
    answer = {
      status: 201,
      body: {
        id: 'm1',
        flow: 'errand',
        from: '1.0.0',
        to: '2.0.0',
        reason: 'asked for',
        warnings: [],
        source: 'kind: FlowMigration',
        proposedBy: 'user:default/sam',
        proposedAt: '2026-11-26T00:00:00.000Z',
        status: 'pending',
        planned: counts,
        done: { ...counts, 'goes-on': 0 },
        changed: 0,
      },
    };
    const result = await call(migrate, CHANGE, '--reason', 'it was asked for');
    expect(result.code).toBe(0);
    expect(result.text).toContain('is proposed as m1 (pending)');
  });

  it('tell what a portal refuses, and never the token', async () => {
    answer = { status: 403, body: { error: { message: 'not for you' } } };
    const result = await call(replay, CHANGE);
    expect(result.code).toBe(2);
    expect(result.message).toMatch(/answered 403: not for you/);
    expect(result.message + result.text).not.toContain('secret-token');
  });

  it.each([
    [['--base-url', 'http://portal.example.com'], /in the clear/],
    [['--base-url', 'portal'], /is no URL/],
    [[], /--base-url is missing/],
    [
      [
        '--base-url',
        'https://portal.example.com',
        '--token-env',
        'NO_SUCH_VARIABLE',
      ],
      /NO_SUCH_VARIABLE is not set/,
    ],
    [
      ['--base-url', 'https://portal.example.com', '--token-env', 'ey.J.x'],
      /not a token/,
    ],
  ])('refuse %j without asking', async (args, message) => {
    const result = await run(replay, CHANGE, ...args);
    expect(result.code).toBe(2);
    expect(result.message).toMatch(message);
    expect(seen).toEqual([]);
  });
});
