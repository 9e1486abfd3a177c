import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { createHash, generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  canonicalJson,
  evidenceLine,
  LEDGER_GENESIS_HASH,
  ledgerCheckpointSigningInput,
  ledgerEntryHashInput,
} from '@countersign/plugin-governance-common';
import sample from './sample';
import take from './take';
import verify from './verify';
import why from './why';

const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');
const pemOf = (key: KeyObject) =>
  key.export({ type: 'spki', format: 'pem' }).toString();

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');

const AT = '2026-01-01T00:00:00.000Z';
const CAMPAIGN = '5f1f4b1c-0d2f-4f2a-9d0c-1f6f0f1a2b3c';
const DOCUMENT = { kind: 'CampaignDefinition', spec: {} };

/** A pack of a campaign over one source of which everything was left out. */
function packOf(excluded = 2): string {
  const keyId = 'key-1';
  const digest = sha256(canonicalJson(DOCUMENT));
  const content = {
    v: 1 as const,
    seq: 1,
    at: AT,
    type: 'campaign.opened',
    subject: `campaign:${CAMPAIGN}`,
    actor: { kind: 'engine' as const },
    data: {
      digest,
      sources: [{ source: 'vault', counted: 3, outside: 1 }],
    },
    commitments: {},
    prev: LEDGER_GENESIS_HASH,
  };
  const hash = sha256(ledgerEntryHashInput(content));
  const head = {
    v: 1 as const,
    ledgerId: 'ledger-a',
    size: 1,
    headHash: hash,
    at: AT,
    keyId,
    algorithm: 'Ed25519' as const,
  };
  const signed = (text: string) =>
    sign(null, Buffer.from(text), ours.privateKey).toString('base64');
  const record = (type: string, key: string, data: object) => ({
    kind: 'record',
    type,
    key,
    data,
  });
  const records = [
    record('campaign', `campaign/${CAMPAIGN}`, {
      id: CAMPAIGN,
      definition: 'keys',
      number: 1,
      title: 'Keys 1',
      owner: 'group:default/security',
      document: DOCUMENT,
      digest,
      flow: 'owner-review',
      state: 'closed',
      openedBy: 'user:default/sam',
      trigger: { kind: 'person' },
      openedAt: AT,
      dueAt: AT,
      progress: {
        items: 0,
        open: 0,
        answered: 0,
        keep: 0,
        reduce: 0,
        revoke: 0,
        inRemediation: 0,
        excepted: 0,
        endedUnanswered: 0,
      },
    }),
    record('source', 'source/vault', {
      source: 'vault',
      counted: 3,
      outside: 1,
      items: 0,
      excluded: 2,
      unreadable: 0,
      waiting: 0,
    }),
    ...Array.from({ length: excluded }, (_, index) =>
      record('subject', `subject/i/${index}`, {
        identity: 'i',
        subject: String(index),
        source: 'vault',
        title: `key ${index}`,
        outcome: 'excluded',
        reason: 'the platform owns the identity',
        takenIn: false,
      }),
    ),
    record('entry', 'entry/1', { own: true, entry: { ...content, hash } }),
    record('key', `key/${keyId}`, { keyId, pem: pemOf(ours.publicKey) }),
    record('checkpoint', 'checkpoint/1', {
      ...head,
      signature: signed(ledgerCheckpointSigningInput(head)),
    }),
  ];
  const lines = records.map(evidenceLine);
  const block = evidenceLine({
    kind: 'block',
    number: 1,
    records: records.map(({ key }, index) => [key, sha256(lines[index])]),
  });
  const pack = {
    format: 'countersign-evidence-pack',
    v: 1,
    campaign: CAMPAIGN,
    ledgerId: 'ledger-a',
  };
  const header = evidenceLine({ kind: 'header', ...pack });
  const counts: Record<string, number> = {};
  records.forEach(({ type }) => {
    counts[type] = (counts[type] ?? 0) + 1;
  });
  const manifest = evidenceLine({
    kind: 'manifest',
    ...pack,
    header: sha256(header),
    records: counts,
    blocks: [sha256(block)],
    keyId,
    publicKey: pemOf(ours.publicKey),
  });
  const signature = evidenceLine({
    kind: 'signature',
    keyId,
    algorithm: 'Ed25519',
    signature: signed(manifest),
  });
  return `${[header, ...lines, block, manifest, signature].join('\n')}\n`;
}

describe('evidence', () => {
  let directory = '';
  const output: string[] = [];
  const printed = () => output.join('');
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'evidence-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  beforeEach(() => {
    output.splice(0);
    const write = (text: unknown, done?: unknown) => {
      output.push(String(text));
      if (done instanceof Function) {
        done();
      }
      return true;
    };
    jest
      .spyOn(process.stdout, 'write')
      .mockImplementation(write as typeof process.stdout.write);
  });
  afterEach(() => jest.restoreAllMocks());

  const file = async (name: string, text: string) => {
    const path = join(directory, name);
    await writeFile(path, text);
    return path;
  };
  const context = (name: string, args: string[]) => ({
    args,
    info: { usage: `governance evidence ${name}`, name: '' },
  });

  describe('verify', () => {
    const run = (...args: string[]) => verify(context('verify', args));

    it('says first that an intact pack is intact, under a key in PEM or as JWKS', async () => {
      const pack = await file('intact.jsonl', packOf());
      const jwk = ours.publicKey.export({ format: 'jwk' });
      for (const key of [
        pemOf(ours.publicKey),
        JSON.stringify({ keys: [jwk] }),
        JSON.stringify(jwk),
      ]) {
        output.splice(0);
        await run(pack, '--key', await file('key', key));
        expect(printed()).toMatch(
          /^The pack of Keys 1 \(closed\) is intact: 0 items, 0 decisions, and everything in scope is accounted for\.\n1 entry of the ledger, linked to 1 signed head\.\n$/,
        );
      }
    });

    it('says what it proves nothing against without a key', async () => {
      await run(await file('alone.jsonl', packOf()));
      expect(printed()).toMatch(/^The pack .* is consistent in itself/);
      expect(printed()).toContain('Note: No key was given');
    });

    it.each([
      [
        'a byte is broken',
        packOf().replace('"title":"key 1"', '"title":"key 2"'),
        /^The pack is not to be relied on: record subject\/i\/1 was changed\.\n/,
      ],
      [
        'a record is dropped',
        packOf()
          .split('\n')
          .filter(line => !line.includes('"subject/i/0","kind":"record"'))
          .join('\n'),
        /^The pack is not to be relied on: record subject\/i\/0 is missing\.\n/,
      ],
      [
        'it was signed with something left out',
        packOf(1),
        /^The pack is not to be relied on: source vault says 2 excluded, the pack holds 1\.\n/,
      ],
      [
        'it is cut',
        packOf().split('\n').slice(0, 4).join('\n'),
        /without its manifest and signature/,
      ],
    ])('ends with 1 and names it: %s', async (_, pack, verdict) => {
      const key = await file('ours.pem', pemOf(ours.publicKey));
      await expect(
        run(await file('broken.jsonl', pack), '--key', key),
      ).rejects.toMatchObject({ name: 'ExitCodeError', code: 1 });
      expect(printed()).toMatch(verdict);
    });

    it('ends with 1 under another key', async () => {
      const pack = await file('intact.jsonl', packOf());
      const key = await file('theirs.pem', pemOf(theirs.publicKey));
      await expect(run(pack, '--key', key)).rejects.toMatchObject({ code: 1 });
      expect(printed()).toContain('not among those given');
    });

    it('ends with 2 when the call makes no sense, and never says a secret', async () => {
      const pack = await file('intact.jsonl', packOf());
      const secret = ours.privateKey
        .export({ type: 'pkcs8', format: 'pem' })
        .toString();
      const calls: [string[], RegExp][] = [
        [[], /0 paths were given/],
        [[join(directory, 'absent')], /cannot be read \(ENOENT\)/],
        [[pack, '--key', join(directory, 'absent')], /ENOENT/],
        [[pack, '--key', await file('no', 'nothing')], /neither PEM nor JSON/],
        [[pack, '--key', await file('sec', secret)], /holds a private key/],
        [
          [
            pack,
            '--key',
            await file(
              'sec.json',
              JSON.stringify(ours.privateKey.export({ format: 'jwk' })),
            ),
          ],
          /holds a private key/,
        ],
      ];
      for (const [args, message] of calls) {
        const error = await run(...args).catch(caught => caught);
        expect(error.code).toBe(2);
        expect(error.message).toMatch(message);
        expect(error.message).not.toContain(secret.slice(30, 80));
      }
    });
  });

  describe('from a portal', () => {
    let server: Server;
    let base = '';
    const asked: string[] = [];
    let answer: (url: string) => {
      status: number;
      body: string;
      cut?: boolean;
    };
    beforeAll(async () => {
      process.env.EVIDENCE_TEST_TOKEN = 'a-token';
      server = createServer((request, response) => {
        asked.push(`${request.headers.authorization} ${request.url}`);
        const { status, body, cut } = answer(request.url ?? '');
        response.writeHead(status, cut ? { 'content-length': 9_999 } : {});
        if (cut) {
          response.write(body, () => response.destroy());
        } else {
          response.end(body);
        }
      });
      await new Promise<void>(done => {
        server.listen(0, '127.0.0.1', done);
      });
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      delete process.env.EVIDENCE_TEST_TOKEN;
      server.close();
    });
    const portal = () => [
      '--base-url',
      base,
      '--token-env',
      'EVIDENCE_TEST_TOKEN',
    ];

    it('takes a pack into a file', async () => {
      answer = () => ({ status: 200, body: packOf() });
      const out = join(directory, 'taken.jsonl');
      await take(context('take', [CAMPAIGN, '--out', out, ...portal()]));
      expect(await readFile(out, 'utf8')).toBe(packOf());
      expect(asked.at(-1)).toBe(
        `Bearer a-token /api/governance/campaigns/${CAMPAIGN}/evidence-pack`,
      );
    });

    it.each([
      ['is refused', { status: 409, body: '{"error":{"message":"it runs"}}' }],
      ['breaks off', { status: 200, body: packOf(), cut: true }],
    ])('leaves no file where it %s', async (_, given) => {
      answer = () => given;
      const out = join(directory, 'refused.jsonl');
      await expect(
        take(context('take', [CAMPAIGN, '--out', out, ...portal()])),
      ).rejects.toMatchObject({ code: 2 });
      expect(
        (await readdir(directory)).filter(name => name.includes('refused')),
      ).toEqual([]);
    });

    it('asks why page by page', async () => {
      const item = (ref: string) => ({
        ref,
        kind: 'credential',
        title: `key ${ref}`,
        identity: { ref: 'i', title: 'booker' },
        source: 'vault',
        held: { answer: 'unknown', reason: 'never read', source: 'vault' },
        owner: { known: false, reason: 'nobody' },
        decision: { known: false, reason: 'not asked' },
        issuance: { known: false, reason: 'no request' },
        exceptions: [],
        use: { known: false, reason: 'no use' },
        timeline: [],
      });
      answer = url => ({
        status: 200,
        body: JSON.stringify({
          subject: { ref: 'i', kind: 'identity', title: 'booker' },
          at: AT,
          limits: [],
          total: 2,
          items: [item(url.includes('after=1') ? '2' : '1')],
          ...(url.includes('after=1') ? {} : { nextCursor: '1' }),
        }),
      });
      await why(context('why', ['i', '--at', '2026-01-01', ...portal()]));
      expect(printed()).toContain('2 credentials and grants');
      expect(printed()).toMatch(/key 1 \(1\)[\s\S]*key 2 \(2\)/);
      expect(printed()).toContain('held: unknown. never read (vault)');
    });
  });

  describe('sample', () => {
    it('says how many are drawn of how many, and refuses what is no call', async () => {
      const pack = await file('intact.jsonl', packOf());
      await sample(context('sample', [pack, '--seed', 'a', '--size', '3']));
      expect(printed()).toBe('0 of 0 items are drawn (sha256-lowest-v1).\n');
      for (const args of [
        [pack, '--seed', 'a'],
        [pack, '--seed', 'a', '--size', 'many'],
        [pack, '--seed', 'a', '--size', '3', '--by', 'colour'],
      ]) {
        await expect(sample(context('sample', args))).rejects.toMatchObject({
          code: 2,
        });
      }
    });
  });
});
