import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import {
  canonicalJson,
  LEDGER_GENESIS_HASH,
  LedgerCheckpoint,
  ledgerCheckpointSigningInput,
  ledgerEntryHashInput,
  nextLedgerExportDigest,
} from '@countersign/plugin-governance-common';
import verify from './verify';

const sha256 = (text: string) =>
  createHash('sha256').update(text, 'utf8').digest('hex');

const pemOf = (key: KeyObject) =>
  key.export({ type: 'spki', format: 'pem' }).toString();

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');

function exportOf(
  decisions: string[],
  key = ours,
): { lines: string[]; checkpoint: LedgerCheckpoint } {
  let prev = LEDGER_GENESIS_HASH;
  const entries = decisions.map((decision, index) => {
    const content = {
      v: 1 as const,
      seq: index + 1,
      at: '2026-01-01T00:00:00.000Z',
      type: 'review.decided',
      subject: 'identity:ä\u2028',
      actor: { kind: 'engine' as const },
      data: { decision },
      commitments: {},
      prev,
    };
    prev = sha256(ledgerEntryHashInput(content));
    return { kind: 'entry', entry: { ...content, hash: prev } };
  });
  const unsigned = {
    v: 1 as const,
    ledgerId: 'ledger-a',
    size: decisions.length,
    headHash: prev,
    at: '2026-01-01T00:00:00.000Z',
    keyId: sha256(pemOf(key.publicKey)),
    algorithm: 'Ed25519' as const,
  };
  const checkpoint: LedgerCheckpoint = {
    ...unsigned,
    signature: sign(
      null,
      Buffer.from(ledgerCheckpointSigningInput(unsigned)),
      key.privateKey,
    ).toString('base64'),
  };
  const lines = [
    {
      kind: 'countersign-ledger',
      v: 1,
      ledgerId: 'ledger-a',
      exportedAt: '2026-01-01T00:00:00.000Z',
      publicKeys: [{ keyId: unsigned.keyId, pem: pemOf(key.publicKey) }],
    },
    ...entries,
    { kind: 'checkpoint', checkpoint },
  ].map(line => canonicalJson(line));
  const digest = lines.reduce(
    (before, line) => sha256(nextLedgerExportDigest(before, line)),
    LEDGER_GENESIS_HASH,
  );
  return {
    lines: [
      ...lines,
      canonicalJson({ kind: 'end', lines: lines.length, digest }),
    ],
    checkpoint,
  };
}

describe('ledger verify', () => {
  let directory = '';
  const output: string[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ledger-verify-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  beforeEach(() => {
    output.splice(0);
    jest.spyOn(process.stdout, 'write').mockImplementation(text => {
      output.push(String(text));
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  const file = async (name: string, text: string) => {
    const path = join(directory, name);
    await writeFile(path, text);
    return path;
  };
  const run = (...args: string[]) =>
    verify({ args, info: { usage: 'governance ledger verify', name: '' } });

  const intact = exportOf(['keep', 'keep', 'revoke', 'keep']);
  const asFile = (lines: string[]) => `${lines.join('\n')}\n`;

  it('says first that an intact ledger is intact', async () => {
    const ledger = await file('intact.jsonl', asFile(intact.lines));
    const outside = await file(
      'outside.jsonl',
      `${canonicalJson(exportOf(['keep', 'keep']).checkpoint)}\n${canonicalJson(
        intact.checkpoint,
      )}\n`,
    );
    const key = await file('key.pem', pemOf(ours.publicKey));
    await run(ledger, '--checkpoint', outside, '--key', key);
    expect(output.join('')).toMatch(
      /^The ledger is intact: 4 entries, in agreement with the checkpoint kept outside\.\n/,
    );
    expect(output.join('')).not.toContain('Note:');
  });

  it('says first what it cannot exclude without a checkpoint', async () => {
    const ledger = await file('alone.jsonl', asFile(intact.lines));
    await run(ledger);
    expect(output.join('')).toMatch(
      /^The ledger is consistent in itself \(4 entries\), but truncation .* cannot be excluded/,
    );
    expect(output.join('')).toContain('keys in the file');
  });

  const rewritten = exportOf(['keep', 'keep', 'keep', 'keep'], theirs);
  it.each([
    [
      'a byte changed',
      intact.lines.map(line => line.replace('"revoke"', '"revokf"')),
      ['entry-changed', 'file-changed'],
      /^The ledger is broken: entry 3 was changed/,
    ],
    [
      'an entry dropped',
      intact.lines.filter((_, index) => index !== 2),
      ['entry-missing', 'file-changed'],
      /^The ledger is broken: entry 2 is missing\./,
    ],
    [
      'the tail cut',
      intact.lines.slice(0, 3),
      ['truncated', 'file-incomplete'],
      /^The ledger is broken: 2 entries are gone from the end/,
    ],
    [
      'the whole signed anew',
      rewritten.lines,
      ['signed-with-another-key', 'other-history'],
      /^The ledger is broken: the file was signed with another key/,
    ],
  ])('ends with 1 and names it: %s', async (_, lines, codes, verdictLine) => {
    const ledger = await file('broken.jsonl', asFile(lines));
    const outside = await file(
      'checkpoint.json',
      JSON.stringify(intact.checkpoint, null, 2),
    );
    await expect(run(ledger, '--checkpoint', outside)).rejects.toMatchObject({
      name: 'ExitCodeError',
      code: 1,
    });
    expect(output.join('')).toMatch(verdictLine);
    await expect(
      run(ledger, '--checkpoint', outside, '--json'),
    ).rejects.toMatchObject({ code: 1 });
    const verdict = JSON.parse(output[output.length - 1]);
    expect(verdict.problems.map(({ code }: { code: string }) => code)).toEqual(
      expect.arrayContaining(codes),
    );
  });

  it('ends with 2 when the call makes no sense', async () => {
    const ledger = await file('usage.jsonl', asFile(intact.lines));
    const notKey = await file('not.pem', 'nothing');
    const notCheckpoint = await file('not.json', '{"v":1}');
    const calls: [string[], RegExp][] = [
      [[], /0 files given/],
      [[ledger, ledger], /2 files given/],
      [[join(directory, 'absent')], /cannot be read \(ENOENT\)/],
      [[ledger, '--chekpoint', 'x'], /Unknown option --chekpoint/],
      [[ledger, '--key', notKey], /accepted is an Ed25519 public key/],
      [[ledger, '--checkpoint', notCheckpoint], /is no checkpoint: ledgerId/],
    ];
    for (const [args, message] of calls) {
      await expect(run(...args)).rejects.toMatchObject({
        code: 2,
        message: expect.stringMatching(message),
      });
    }
  });

  it('passes its exit code and verdict through the program', async () => {
    const program = resolvePath(
      __dirname,
      '../../../bin/countersign-governance',
    );
    const start = (lines: string[], name: string) =>
      file(name, asFile(lines)).then(path =>
        spawnSync(process.execPath, [program, 'ledger', 'verify', path], {
          encoding: 'utf8',
          // The test runner's own hooks are not for the program
          env: { PATH: process.env.PATH, NODE_ENV: 'production' },
        }),
      );
    const good = await start(intact.lines, 'good.jsonl');
    expect(good.stderr).toBe('');
    expect(good.status).toBe(0);
    expect(good.stdout).toMatch(/^The ledger is consistent in itself/);
    const bad = await start(intact.lines.slice(0, -1), 'bad.jsonl');
    expect(bad.status).toBe(1);
    expect(bad.stdout).toMatch(/^The ledger is broken: the file ends at line/);
  }, 30_000);
});
