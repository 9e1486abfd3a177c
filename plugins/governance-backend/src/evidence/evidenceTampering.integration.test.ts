import { JsonWebKey } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  EvidenceProblemCode,
  EvidenceRecord,
} from '@countersign/plugin-governance-common';
import fc from 'fast-check';
import { people } from '../__testUtils__/organisation';
import { closedCampaign, takePack } from './__testUtils__/closedCampaign';
import { signAnew } from './__testUtils__/signAnew';
import { verifyPack } from './__testUtils__/verifyPack';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const first = (records: EvidenceRecord[], type: EvidenceRecord['type']) => {
  const found = records.findIndex(record => record.type === type);
  expect(found).toBeGreaterThanOrEqual(0);
  return found;
};

function without(type: EvidenceRecord['type'], at = 0) {
  return (records: EvidenceRecord[]) => {
    const all = records.filter(record => record.type === type);
    return records.filter(record => record !== all.at(at));
  };
}

/** Replaces the first record of a kind by what is made of it. */
function changing(type: EvidenceRecord['type'], change: object) {
  return (records: EvidenceRecord[]) => {
    const at = first(records, type);
    const { data } = records[at];
    return records.map((record, index) =>
      index === at
        ? ({ ...record, data: { ...data, ...change } } as EvidenceRecord)
        : record,
    );
  };
}

describe.each(databases.eachSupportedId())('a pack tampered with on %s', id => {
  let pack = '';
  let keys: JsonWebKey[] = [];
  beforeAll(async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
    pack = await takePack(portal, campaign);
    keys = (await portal.as(people.otto).get('/ledger/keys')).body.keys;
  });

  it('is relied on as it is', async () => {
    expect((await verifyPack(pack, keys)).problems).toEqual([]);
  });

  it('is refused wherever a byte is broken, and what was broken is named', async () => {
    const bytes = Buffer.from(pack, 'utf8');
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const broken = Buffer.from(bytes);
          // eslint-disable-next-line no-bitwise
          broken[at] ^= flip;
          const verdict = await verifyPack(broken.toString('utf8'), keys);
          expect(verdict.ok).toBe(false);
          const line = bytes.subarray(0, at).filter(byte => byte === 10).length;
          const text = pack.split('\n')[line];
          const parsed = JSON.parse(text);
          const name =
            parsed.key ??
            (parsed.kind === 'block' ? `block/${parsed.number}` : parsed.kind);
          const named = verdict.problems.flatMap(({ record, line: where }) => [
            record,
            where,
          ]);
          expect(
            named.includes(name) ||
              named.includes(line + 1) ||
              // A signature covers its manifest: which of the two was broken is not to be told.
              (name === 'signature' && named.includes('manifest')),
          ).toBe(true);
        },
      ),
      { numRuns: 400, seed: 20261126 },
    );
  });

  it('is refused without any one of its lines, which is named', async () => {
    const lines = pack.split('\n').filter(Boolean);
    for (const [index, text] of lines.entries()) {
      const rest = lines.filter((_, other) => other !== index);
      const { ok, problems } = await verifyPack(`${rest.join('\n')}\n`, keys);
      const { kind, key } = JSON.parse(text);
      const isNamed = problems.some(
        ({ code, record }) => code === 'record-missing' && record === key,
      );
      expect([kind, key, ok, isNamed]).toEqual([
        kind,
        key,
        false,
        kind === 'record',
      ]);
    }
  });

  it('is refused with a line twice, with two lines in the other order, and when it is cut', async () => {
    const lines = pack.split('\n').filter(Boolean);
    const at = lines.findIndex(line => line.includes('"type":"decision"'));
    const twice = [...lines.slice(0, at), lines[at], ...lines.slice(at)];
    expect((await verifyPack(twice.join('\n'), keys)).problems).toContainEqual(
      expect.objectContaining({
        code: 'record-added',
        record: JSON.parse(lines[at]).key,
      }),
    );
    const moved = [...lines];
    [moved[at], moved[at + 1]] = [moved[at + 1], moved[at]];
    expect((await verifyPack(moved.join('\n'), keys)).problems).toContainEqual(
      expect.objectContaining({ code: 'record-moved' }),
    );
    for (const length of [0, 1, at, lines.length - 2, lines.length - 1]) {
      const cut = lines.slice(0, length).join('\n');
      expect((await verifyPack(cut, keys)).problems).toContainEqual(
        expect.objectContaining({ code: 'incomplete' }),
      );
    }
  });

  it('is refused under a key that is not the ledger’s', async () => {
    const signed = await signAnew(pack, records => records);
    expect((await verifyPack(signed, keys)).problems).toEqual([
      expect.objectContaining({ code: 'signature-untrusted' }),
    ]);
    const alone = await verifyPack(signed);
    expect([alone.ok, alone.notes.map(({ code }) => code)]).toEqual([
      true,
      ['key-from-the-pack-only'],
    ]);
  });

  it.each<
    [
      string,
      (records: EvidenceRecord[]) => EvidenceRecord[],
      EvidenceProblemCode,
    ]
  >([
    [
      'leaves out something excluded',
      without('subject'),
      'population-incomplete',
    ],
    ['leaves out an item', without('item'), 'record-missing'],
    ['leaves out evidence', without('evidence'), 'record-missing'],
    ['leaves out a decision', without('decision'), 'record-missing'],
    ['leaves out an entry of the ledger', without('entry', 3), 'chain-broken'],
    ['leaves out the head', without('checkpoint', -1), 'chain-broken'],
    [
      'says that a source held less',
      changing('source', { counted: 1 }),
      'population-incomplete',
    ],
    [
      'says that more was left out by the scope',
      changing('source', { outside: 99 }),
      'population-incomplete',
    ],
    [
      'puts a decision to another item',
      changing('decision', { item: 'another' }),
      'orphan',
    ],
    [
      'has somebody else decide',
      changing('decision', { by: people.sam }),
      'decision-unrecorded',
    ],
    [
      'has it decided otherwise',
      changing('decision', { decision: 'reduce' }),
      'decision-unrecorded',
    ],
    [
      'gives another reason',
      changing('decision', { why: 'No reason at all' }),
      'decision-unrecorded',
    ],
    [
      'shows other evidence',
      changing('evidence', { bundle: { v: 1 } }),
      'evidence-changed',
    ],
    [
      'shows another definition',
      changing('campaign', { document: { kind: 'other' } }),
      'definition-changed',
    ],
    [
      'changes what the items come to',
      changing('campaign', { progress: { items: 1 } }),
      'count-wrong',
    ],
  ])('is refused, though signed anew, where it %s', async (_, change, code) => {
    const verdict = await verifyPack(await signAnew(pack, change));
    expect(verdict.problems.map(problem => problem.code)).toContain(code);
  });

  it.each([
    ['requested it', { requestedBy: people.ann }],
    ['stood too near as recorded', { conflicts: [people.ann] }],
  ])(
    'is refused, though signed anew, where whoever decided %s',
    async (_, change) => {
      const signed = await signAnew(pack, records => {
        const by = records.find(
          record => record.type === 'decision' && record.data.by === people.ann,
        );
        const item =
          by?.type === 'decision' ? `item/${by.data.item}` : undefined;
        return records.map(record =>
          record.key === item && record.type === 'item'
            ? { ...record, data: { ...record.data, ...change } }
            : record,
        );
      });
      expect((await verifyPack(signed)).problems).toContainEqual(
        expect.objectContaining({
          code: 'decision-conflict',
          message: expect.stringContaining(people.ann),
        }),
      );
    },
  );
});
