import fc from 'fast-check';
import {
  bodyOf,
  chain,
  checkpointOver,
  fileOf,
  firstKey,
  linesOf,
  nodeCrypto,
  otherKey,
  personalOf,
  sha256,
} from '../__testUtils__/signedLedger';
import { canonicalJson } from '../canonicalJson';
import { LedgerCheckpoint } from '../checkpoint';
import { LedgerEntry, ledgerEntryHashInput } from '../entry';
import { LedgerExportLine } from '../exportLines';
import { verifyLedger, VerifyLedgerOptions } from './verifyLedger';

const check = (
  lines: string[],
  options: Omit<VerifyLedgerOptions, 'crypto'> = {},
) => verifyLedger(linesOf(lines), { crypto: nodeCrypto, ...options });

const trustedKeys = [{ keyId: firstKey.keyId, pem: firstKey.pem }];

function entriesOf(body: LedgerExportLine[]): LedgerEntry[] {
  return body.flatMap(line => (line.kind === 'entry' ? [line.entry] : []));
}

const codes = (verdict: Awaited<ReturnType<typeof check>>) =>
  verdict.problems.map(({ code, seq }) => `${code} ${seq ?? '-'}`);

describe('verifyLedger', () => {
  it('accepts an intact ledger against a checkpoint and a trusted key, without reservation', async () => {
    const entries = chain(7);
    const verdict = await check(
      fileOf(bodyOf(entries, { checkpointsAt: [3, 7], personal: personalOf })),
      { checkpoints: [checkpointOver(entries.slice(0, 5))], trustedKeys },
    );
    expect(verdict).toEqual({
      ok: true,
      ledgerId: 'ledger-a',
      entries: 7,
      head: { seq: 7, hash: entries[6].hash },
      problems: [],
      problemsOmitted: 0,
      checkpointsVerified: 3,
      notes: [],
    });
  });

  it('accepts an empty ledger', async () => {
    const verdict = await check(fileOf([]));
    expect(verdict).toMatchObject({ ok: true, entries: 0, head: undefined });
  });

  it('says what it cannot establish', async () => {
    const verdict = await check(
      fileOf(bodyOf(chain(5), { checkpointsAt: [3] })),
    );
    expect(verdict.ok).toBe(true);
    expect(verdict.notes.map(({ code }) => code)).toEqual([
      'truncation-not-excluded',
      'keys-from-the-file-only',
      'tail-not-signed',
      'personal-not-included',
    ]);
    const bare = await check(fileOf(bodyOf(chain(2))));
    expect(bare.notes.map(({ code }) => code)).toContain('no-signature');
  });

  it('accepts erased personal parts', async () => {
    const verdict = await check(
      fileOf(
        bodyOf(chain(2), {
          personal: seq =>
            seq === 1
              ? { 'actor.principal': 'erased', 'personal.reason': 'erased' }
              : personalOf(seq),
        }),
      ),
    );
    expect(verdict.ok).toBe(true);
    expect(verdict.notes).toContainEqual({
      code: 'personal-erased',
      message: expect.stringContaining('2 personal values were erased'),
    });
  });

  it('accepts a ledger whose signing key was changed, when both keys are trusted', async () => {
    const entries = chain(4);
    const body = [
      ...bodyOf(entries.slice(0, 2), { checkpointsAt: [2] }),
      ...bodyOf(entries.slice(2)),
      { kind: 'checkpoint', checkpoint: checkpointOver(entries, otherKey) },
    ];
    const keys = [firstKey, otherKey];
    expect(
      await check(fileOf(body, { keys }), { trustedKeys: keys }),
    ).toMatchObject({ ok: true, checkpointsVerified: 2 });
  });

  it('finds a trusted key that was given without its name', async () => {
    const lines = fileOf(bodyOf(chain(2), { checkpointsAt: [2] }));
    const [good, bad] = await Promise.all(
      [firstKey, otherKey].map(({ pem }) =>
        check(lines, { trustedKeys: [{ pem }] }),
      ),
    );
    expect(good).toMatchObject({ ok: true, checkpointsVerified: 1 });
    expect(codes(bad)).toEqual(['checkpoint-untrusted-key 2']);
  });

  describe('names the entry of which a field was changed', () => {
    const changes: Record<string, (entry: LedgerEntry) => object> = {
      at: entry => ({ ...entry, at: '2026-01-01T00:00:04.001Z' }),
      type: entry => ({ ...entry, type: 'review.decidee' }),
      subject: entry => ({ ...entry, subject: 'identity:5' }),
      'actor.kind': entry => ({
        ...entry,
        actor: { ...entry.actor, kind: 'agent' },
      }),
      'actor.principal': entry => ({
        ...entry,
        actor: { ...entry.actor, principal: `sha256:${sha256('x')}` },
      }),
      'actor.signIn': entry => ({
        ...entry,
        actor: { ...entry.actor, signIn: { provider: 'oidd' } },
      }),
      'actor.route': entry => ({
        ...entry,
        actor: { ...entry.actor, route: 'POST /reviewt' },
      }),
      'actor.membershipDigest': entry => ({
        ...entry,
        actor: { ...entry.actor, membershipDigest: 'none' },
      }),
      data: entry => ({ ...entry, data: { ...entry.data, n: 5 } }),
      commitments: entry => ({ ...entry, commitments: {} }),
      prev: entry => ({ ...entry, prev: sha256('x') }),
      hash: entry => ({ ...entry, hash: sha256('x') }),
    };
    it.each(Object.keys(changes))('%s', async field => {
      const lines = fileOf(
        bodyOf(chain(6)).map(line =>
          line.kind === 'entry' && line.entry.seq === 4
            ? { ...line, entry: changes[field](line.entry) }
            : line,
        ),
      );
      expect(codes(await check(lines))).toEqual(['entry-changed 4']);
    });

    it('v, as a line that is not of the format', async () => {
      const lines = fileOf(
        bodyOf(chain(6)).map(line =>
          line.kind === 'entry' && line.entry.seq === 4
            ? { ...line, entry: { ...line.entry, v: 2 } }
            : line,
        ),
      );
      const verdict = await check(lines);
      expect(codes(verdict)).toEqual(['malformed-line 4']);
      expect(verdict.problems[0].message).toContain('entry.v');
    });

    it('seq', async () => {
      const lines = fileOf(
        bodyOf(chain(6)).map(line =>
          line.kind === 'entry' && line.entry.seq === 4
            ? { ...line, entry: { ...line.entry, seq: 9 } }
            : line,
        ),
      );
      expect(codes(await check(lines))).toContain('entry-changed 9');
    });
  });

  it('names the place where an entry was changed and hashed anew', async () => {
    const body = bodyOf(chain(6), { checkpointsAt: [6] }).map(line => {
      if (line.kind !== 'entry' || line.entry.seq !== 4) {
        return line;
      }
      const entry = { ...line.entry, data: { decision: 'revoke' } };
      return {
        ...line,
        entry: { ...entry, hash: sha256(ledgerEntryHashInput(entry)) },
      };
    });
    const verdict = await check(fileOf(body));
    expect(codes(verdict)).toEqual(['chain-broken 5']);
    expect(verdict.problems[0].message).toContain('between 4 and 5');
  });

  const six = chain(6);
  const swapped = [0, 1, 3, 2, 4, 5].map(index => six[index]);
  it.each<{
    what: string;
    body: readonly unknown[];
    expected: string[];
  }>([
    {
      what: 'one that was left out',
      body: bodyOf(six.filter(({ seq }) => seq !== 3)),
      expected: ['entry-missing 3'],
    },
    {
      what: 'the first that was left out',
      body: bodyOf(six.slice(1)),
      expected: ['entry-missing 1'],
    },
    {
      what: 'several that were left out',
      body: bodyOf(six.filter(({ seq }) => ![2, 4, 5].includes(seq))),
      expected: ['entry-missing 2', 'entry-missing 4'],
    },
    {
      what: 'two that were swapped',
      body: bodyOf(swapped),
      expected: ['entry-reordered 3'],
    },
    {
      what: 'one that is there twice',
      body: bodyOf([...six.slice(0, 4), six[2], ...six.slice(4)]),
      expected: ['entry-repeated 3'],
    },
    {
      what: 'one that is no JSON',
      body: bodyOf(six).map((line, index) => (index === 2 ? '{"kind"' : line)),
      expected: ['malformed-line -'],
    },
    {
      what: 'one with a key twice',
      body: bodyOf(six).map((line, index) =>
        index === 2 ? canonicalJson(line).replace('{', '{"kind":"x",') : line,
      ),
      expected: ['malformed-line 3'],
    },
  ])('names $what', async ({ body, expected }) => {
    expect(codes(await check(fileOf(body)))).toEqual(expected);
  });

  it('names personal parts that were changed or added', async () => {
    const body = bodyOf(chain(3), {
      personal: seq => ({
        ...personalOf(seq),
        ...(seq === 2
          ? { 'personal.reason': { salt: 'ab'.repeat(32), value: 'another' } }
          : {}),
        ...(seq === 3
          ? { 'personal.more': { salt: 'ab'.repeat(32), value: 'more' } }
          : {}),
      }),
    });
    expect(codes(await check(fileOf(body)))).toEqual([
      'personal-changed 2',
      'personal-changed 3',
    ]);
  });

  describe('with a checkpoint kept outside', () => {
    const entries = chain(8);
    const outside: LedgerCheckpoint = checkpointOver(entries.slice(0, 6));
    const rewritten = chain(8, entry =>
      entry.seq === 2 ? { ...entry, data: { decision: 'revoke' } } : entry,
    );
    it.each<{
      what: string;
      lines: string[];
      options?: Omit<VerifyLedgerOptions, 'crypto'>;
      expected: string[];
    }>([
      {
        what: 'a tail cut from the file',
        lines: fileOf(bodyOf(entries)).slice(0, 5),
        expected: ['file-incomplete -', 'truncated 5'],
      },
      {
        what: 'a ledger rolled back to an earlier state',
        lines: fileOf(bodyOf(entries.slice(0, 4), { checkpointsAt: [4] })),
        expected: ['rolled-back 5'],
      },
      {
        what: 'a history written anew under the same key',
        lines: fileOf(bodyOf(rewritten, { checkpointsAt: [8] })),
        expected: ['other-history 6'],
      },
      {
        what: 'a history written anew and signed with another key',
        lines: fileOf(
          bodyOf(rewritten, { checkpointsAt: [6, 8], key: otherKey }),
          { keys: [otherKey] },
        ),
        expected: ['signed-with-another-key 6', 'other-history 6'],
      },
      {
        what: 'the same history signed with another key',
        lines: fileOf(bodyOf(entries, { checkpointsAt: [8], key: otherKey }), {
          keys: [otherKey],
        }),
        expected: ['signed-with-another-key 6'],
      },
      {
        what: 'a history signed with a key that is not trusted',
        lines: fileOf(bodyOf(entries, { checkpointsAt: [8], key: otherKey }), {
          keys: [otherKey],
        }),
        options: { trustedKeys },
        expected: ['checkpoint-untrusted-key 8'],
      },
      {
        what: 'a checkpoint in the file with a bad signature',
        lines: fileOf(
          bodyOf(entries, { checkpointsAt: [8] }).map(line =>
            line.kind === 'checkpoint'
              ? {
                  ...line,
                  checkpoint: {
                    ...line.checkpoint,
                    at: '2026-01-02T00:00:00.001Z',
                  },
                }
              : line,
          ),
        ),
        expected: ['checkpoint-bad-signature 8'],
      },
      {
        what: 'a checkpoint in the file under a key it does not hold',
        lines: fileOf(bodyOf(entries, { checkpointsAt: [8], key: otherKey })),
        expected: ['checkpoint-unknown-key 8'],
      },
      {
        what: 'a checkpoint that was moved',
        lines: fileOf([
          ...bodyOf(entries.slice(0, 7)),
          { kind: 'checkpoint', checkpoint: checkpointOver(entries) },
          ...bodyOf(entries.slice(7)),
        ]),
        expected: ['checkpoint-misplaced 8'],
      },
      {
        what: 'a checkpoint over other entries',
        lines: fileOf([
          ...bodyOf(entries),
          { kind: 'checkpoint', checkpoint: checkpointOver(rewritten) },
        ]),
        expected: ['checkpoint-mismatch 8'],
      },
      {
        what: 'another ledger',
        lines: fileOf(bodyOf(entries), { ledgerId: 'ledger-b' }),
        expected: ['other-ledger 6'],
      },
    ])('names $what', async ({ lines, options, expected }) => {
      const verdict = await check(lines, {
        checkpoints: [outside],
        ...options,
      });
      expect(codes(verdict)).toEqual(expected);
      expect(verdict.ok).toBe(false);
    });
  });

  it.each([
    ['an empty file', [], 'malformed-header'],
    ['a file of another kind', ['{"kind":"csv"}'], 'malformed-header'],
    ['lines after the last', [...fileOf([]), '{}'], 'malformed-line'],
  ])('refuses %s', async (_, lines, code) => {
    const verdict = await check(lines);
    expect(verdict.problems.map(problem => problem.code)).toContain(code);
  });

  it('lists problems up to the limit and counts the rest', async () => {
    const body = bodyOf(chain(9)).map(line =>
      line.kind === 'entry'
        ? { ...line, entry: { ...line.entry, type: 'x' } }
        : line,
    );
    const verdict = await check(fileOf(body), { maxProblems: 4 });
    expect(verdict.problems).toHaveLength(4);
    expect(verdict.problemsOmitted).toBe(5);
  });

  it('detects a change of any single byte of a file', async () => {
    const text = `${fileOf(
      bodyOf(chain(6), { checkpointsAt: [3, 6], personal: personalOf }),
    ).join('\n')}\n`;
    const bytes = Buffer.from(text, 'utf8');
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 2 }),
        fc.integer({ min: 1, max: 255 }),
        async (index, flip) => {
          const changed = Buffer.from(bytes);
          // eslint-disable-next-line no-bitwise
          changed[index] ^= flip;
          const lines = changed.toString('utf8').replace(/\n$/, '').split('\n');
          expect((await check(lines)).ok).toBe(false);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('detects any forged change of an entry even when the file is closed anew', async () => {
    const entries = chain(5);
    const outside = [checkpointOver(entries)];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.jsonValue(),
        fc.boolean(),
        async (seq, value, rechain) => {
          fc.pre(canonicalJson(value) !== canonicalJson(seq));
          const change = (entry: LedgerEntry): LedgerEntry =>
            entry.seq === seq
              ? {
                  ...entry,
                  data: JSON.parse(
                    canonicalJson({ decision: 'keep', n: value }),
                  ),
                }
              : entry;
          const forged = rechain ? chain(5, change) : entries.map(change);
          expect(entriesOf(bodyOf(forged))).toHaveLength(5);
          expect(
            (await check(fileOf(bodyOf(forged)), { checkpoints: outside })).ok,
          ).toBe(false);
        },
      ),
    );
  });
});
