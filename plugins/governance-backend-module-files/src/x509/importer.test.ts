import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import {
  DEFAULT_FINDING_THRESHOLDS,
  evaluateFindings,
  Observation,
  observationSchema,
} from '@countersign/plugin-governance-common';
import * as fc from 'fast-check';
import { x509 } from './importer';

const AT = new Date('2026-11-22T00:00:00Z');
const [ROOT, OTHER_ROOT] = rootCertificates;

function read(
  files: Record<string, string | Uint8Array>,
  at: Date = AT,
): Observation {
  return x509.read(
    Object.entries(files).map(([name, content]) => ({
      name,
      content: typeof content === 'string' ? Buffer.from(content) : content,
    })),
    { at },
  );
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}

/** A tar archive with one file, made by hand so that the test does not read what the reader's author wrote. */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}

describe('what holds certificates', () => {
  it.each<[string, string | Uint8Array]>([
    ['PEM', ROOT],
    ['PEM with Windows line ends', ROOT.replace(/\n/g, '\r\n')],
    ['PEM after other text', `subject: x\n0 y\n${ROOT}\n`],
    ['PEM twice', `${ROOT}\n${ROOT}`],
    ['DER', derOf(ROOT)],
    ['gzip', gzipSync(ROOT)],
    ['tar', tarOf('a.pem', Buffer.from(ROOT))],
    ['tar in gzip', gzipSync(tarOf('a.der', derOf(ROOT)))],
    ['JSON', JSON.stringify({ a: [{ tls: ROOT }] })],
  ])('%s', (_, content) => {
    const observation = read({ file: content });
    expect(observation.unreadable).toEqual([]);
    expect(observation.certificates).toHaveLength(1);
    expect(observationSchema.parse(observation)).toEqual(observation);
  });

  it('lists the same certificate once for each place', () => {
    const { certificates } = read({ a: `${ROOT}\n${OTHER_ROOT}`, b: ROOT });
    expect(certificates.map(({ location }) => location)).toEqual([
      'a',
      'a',
      'b',
    ]);
  });
});

it('reads the roots that Node.js ships, with key sizes', () => {
  const { certificates, unreadable } = read({
    roots: rootCertificates.join('\n'),
  });
  expect(unreadable).toEqual([]);
  expect(certificates).toHaveLength(rootCertificates.length);
  const kinds = certificates.map(
    ({ subjectPublicKeyAlgorithm, subjectPublicKeySize }) =>
      `${subjectPublicKeyAlgorithm}-${subjectPublicKeySize}`,
  );
  // Which roots there are depends on the version of Node.js.
  expect(kinds.filter(kind => !/^(rsa|ec)-\d{3,4}$/.test(kind))).toEqual([]);
  expect(kinds).toEqual(expect.arrayContaining(['rsa-2048', 'ec-384']));
});

describe('what cannot be read', () => {
  const BEGIN = '-----BEGIN CERTIFICATE-----\n';
  const END = '-----END CERTIFICATE-----\n';
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'no certificate'],
    ['text', 'hello', 'no certificate'],
    ['an empty block', BEGIN + END, 'empty'],
    ['a block without end', `${BEGIN}AAAA`, 'no end'],
    ['a block in a block', `${BEGIN}${ROOT}`, 'begins inside'],
    ['another end', `${BEGIN}AAAA\n-----END X-----`, 'label of another kind'],
    ['no Base64', `${BEGIN}@@@@\n${END}`, 'Base64'],
    ['no certificate', `${BEGIN}AAAA\n${END}`, 'no X.509 certificate'],
    ['a blank line', ROOT.replace('\n-----END', '\n\n-----END'), 'blank line'],
    ['broken gzip', Buffer.from([0x1f, 0x8b, 1, 2]), 'decompressed'],
    ['a cut DER', derOf(ROOT).subarray(0, 100), 'no X.509 certificate'],
    [
      'a cut archive',
      tarOf('a', Buffer.from(ROOT)).subarray(0, 700),
      'cut off',
    ],
  ])('is listed: %s', (_, content, reason) => {
    expect(read({ file: content }).unreadable[0]).toEqual({
      item: expect.stringMatching(/^file/),
      reason: expect.stringContaining(reason),
    });
  });

  it('ignores revocation lists and private keys by name, without reading keys', () => {
    const observation = read({
      file: '-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----',
    });
    expect(observation.unreadable).toEqual([]);
    expect(observation.ignored).toHaveLength(2);
    expect(JSON.stringify(observation)).not.toContain('c2VjcmV0');
  });

  it.each([
    ['beginnings only', BEGIN.repeat(33_000)],
    ['empty blocks', (BEGIN + END).repeat(17_000)],
    ['ends only', END.repeat(35_000)],
    ['beginnings before ends', BEGIN.repeat(16_000) + END.repeat(16_000)],
    ['nested sequences', `${BEGIN}${'MIAw'.repeat(220_000)}\n${END}`],
    ['headers', `${BEGIN}${'A: b\n'.repeat(180_000)}\nAAAA\n${END}`],
    ['dashes', '-'.repeat(900_000)],
  ])('refuses 900 KB of %s in a few lines', (_, text) => {
    const { certificates, unreadable } = read({ file: text });
    expect(certificates).toEqual([]);
    expect(unreadable.length).toBeGreaterThan(0);
    expect(unreadable.length).toBeLessThan(22);
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        const { certificates, unreadable, ignored } = read({ file: bytes });
        expect([...certificates, ...unreadable, ...ignored]).not.toEqual([]);
      }),
    );
  });

  it('never throws on a certificate with a byte changed', () => {
    const der = derOf(ROOT);
    fc.assert(
      fc.property(
        fc.nat({ max: der.length - 1 }),
        fc.nat({ max: 255 }),
        (position, value) => {
          const changed = Buffer.from(der);
          changed[position] = value;
          const { certificates, unreadable, ignored } = read({ file: changed });
          expect([...certificates, ...unreadable, ...ignored]).toHaveLength(1);
        },
      ),
    );
  });
});

const shared = resolve(
  process.env.COUNTERSIGN_SHARED_DATA ??
    resolve(__dirname, '../../../../../shared/data'),
  'x509',
);
const withShared = existsSync(shared) ? describe : describe.skip;

function expired(observation: Observation, now: Date): number {
  return evaluateFindings(
    { ...observation, source: 'x509' },
    { now, thresholds: DEFAULT_FINDING_THRESHOLDS },
  ).findings.filter(({ rule }) => rule === 'expired-certificate').length;
}

withShared('the corpora (skipped where they are absent)', () => {
  it('zlint: lists every certificate, labels those without a readable key and the one that is broken', () => {
    const observation = read({
      'zlint.tar.gz': readFileSync(join(shared, 'zlint-testdata.tar.gz')),
    });
    expect(observation.certificates).toHaveLength(1318);
    expect(observation.unreadable).toEqual([
      {
        item: expect.stringContaining(
          'subCertLocalityNameDoesNotNeedToAppear.pem',
        ),
        reason: expect.any(String),
      },
    ]);
    expect(
      observation.certificates.filter(
        ({ subjectPublicKeyUnknown }) => subjectPublicKeyUnknown !== undefined,
      ),
    ).toHaveLength(15);
    // 61 revocation lists and 4 OCSP responses.
    expect(observation.ignored).toHaveLength(65);
    expect(observationSchema.parse(observation)).toEqual(observation);
  });

  it('limbo: 12 of 14 leaves have expired, and each was valid in its time', () => {
    const folder = join(shared, 'limbo-online');
    let expiredNow = 0;
    for (const name of readdirSync(folder)) {
      const chain: { peer_certificate: string; validation_time: string } =
        JSON.parse(readFileSync(join(folder, name), 'utf8'));
      const then = new Date(chain.validation_time);
      const leaf = { [name]: chain.peer_certificate };
      expiredNow += expired(read(leaf), AT);
      expect(expired(read(leaf, then), then)).toBe(0);
      expect(read(leaf, then).certificates[0].certificateState).toBe('active');
    }
    expect(readdirSync(folder)).toHaveLength(14);
    expect(expiredNow).toBe(12);
  });
});
