import {
  ObservedCertificate,
  ObservedCredential,
  ObservedGrant,
} from '../inventory';
import { evaluateFindings } from './evaluateFindings';
import { EvaluatedIdentity } from './finding';
import { FINDING_RULES } from './findingRules';
import { OWASP_NHI_TOP_10 } from './owasp';
import {
  DEFAULT_FINDING_THRESHOLDS,
  findingThresholdsSchema,
} from './thresholds';

const NOW = new Date('2026-06-30T00:00:00.000Z');
const daysAgo = (days: number) =>
  new Date(NOW.getTime() - days * 86_400_000).toISOString();

function credential(
  change: Partial<ObservedCredential> = {},
): ObservedCredential {
  return {
    externalId: 'k',
    kind: 'access-key',
    status: 'active',
    createdAt: daysAgo(10),
    expiresAt: daysAgo(-10),
    lastUsedAt: daysAgo(1),
    ...change,
  };
}

function identity(change: Partial<EvaluatedIdentity> = {}): EvaluatedIdentity {
  return {
    key: { realm: 'r', region: '', externalId: 'i' },
    type: 'service-account',
    displayName: 'i',
    status: 'active',
    lastUsedAt: daysAgo(1),
    credentials: [],
    grants: [],
    ...change,
  };
}

function certificate(
  change: Partial<ObservedCertificate> = {},
): ObservedCertificate {
  return {
    externalId: 'c',
    displayName: 'c',
    realm: '',
    fingerprintSha256: 'ff',
    subjectName: 'CN=c',
    issuerName: 'CN=ca',
    notValidAfter: daysAgo(-100),
    subjectPublicKeyAlgorithm: 'rsa',
    subjectPublicKeySize: 2048,
    signatureAlgorithm: 'sha256WithRSAEncryption',
    ...change,
  };
}

function judge({
  identities = [],
  certificates = [],
}: {
  identities?: EvaluatedIdentity[];
  certificates?: ObservedCertificate[];
}) {
  const { findings, coverageGaps } = evaluateFindings(
    {
      source: 's',
      observedAt: NOW.toISOString(),
      identities,
      certificates,
      roles: [],
    },
    { now: NOW, thresholds: DEFAULT_FINDING_THRESHOLDS },
  );
  return {
    rules: findings.map(({ rule }) => rule),
    gaps: coverageGaps.map(({ rule, field }) => `${rule}: ${field}`),
    findings,
  };
}

const gapOf = (rule: string, field: string) => `${rule}: credential.${field}`;

it.each<[string, Partial<ObservedCredential>, string[], string[]]>([
  ['in order', {}, [], []],
  ['90 days old', { createdAt: daysAgo(90) }, [], []],
  ['91 days old', { createdAt: daysAgo(91) }, ['long-lived-credential'], []],
  [
    'old, but rotated',
    { createdAt: daysAgo(999), lastRotatedAt: daysAgo(5) },
    [],
    [],
  ],
  [
    'without an end',
    { expiresAt: 'never' },
    ['long-lived-credential', 'never-expires'],
    [],
  ],
  [
    'issued for two years',
    { expiresAt: daysAgo(-730) },
    ['long-lived-credential'],
    [],
  ],
  [
    'of unknown age',
    { createdAt: undefined },
    [],
    [gapOf('long-lived-credential', 'createdAt')],
  ],
  [
    'of unknown end',
    { expiresAt: undefined },
    [],
    [gapOf('never-expires', 'expiresAt')],
  ],
  [
    'unused for 91 days',
    { lastUsedAt: daysAgo(91) },
    ['unused-credential'],
    [],
  ],
  [
    'of unknown use',
    { lastUsedAt: undefined },
    [],
    [gapOf('unused-credential', 'lastUsedAt')],
  ],
  [
    'never used in 29 days',
    { lastUsedAt: 'never', createdAt: daysAgo(29) },
    [],
    [],
  ],
  [
    'never used in 31 days',
    { lastUsedAt: 'never', createdAt: daysAgo(31) },
    ['never-used-credential'],
    [],
  ],
  [
    'inactive',
    { status: 'inactive', createdAt: daysAgo(999), expiresAt: 'never' },
    [],
    [],
  ],
  [
    'held by the platform',
    { platformManaged: true, createdAt: daysAgo(999), expiresAt: 'never' },
    [],
    [],
  ],
  [
    'a password without second factor',
    { kind: 'password', multiFactor: false },
    ['password-without-mfa'],
    [],
  ],
  ['a password with one', { kind: 'password', multiFactor: true }, [], []],
  [
    'a password, the rest unknown',
    { kind: 'password' },
    [],
    [gapOf('password-without-mfa', 'multiFactor')],
  ],
  [
    'perhaps a password',
    { kind: 'password', status: 'unknown', multiFactor: false },
    [],
    [gapOf('password-without-mfa', 'status')],
  ],
])('a credential %s', (_, change, rules, gaps) => {
  const result = judge({
    identities: [identity({ credentials: [credential(change)] })],
  });
  expect(result.rules).toEqual(rules);
  expect(result.gaps).toEqual(gaps);
});

it.each<[string, Partial<ObservedCredential>[], string[]]>([
  [
    'two keys for 8 days',
    [{ createdAt: daysAgo(50) }, { createdAt: daysAgo(8) }],
    ['two-active-keys'],
  ],
  [
    'two keys for 6 days',
    [{ createdAt: daysAgo(50) }, { createdAt: daysAgo(6) }],
    [],
  ],
  [
    'one of two inactive',
    [{ createdAt: daysAgo(50) }, { status: 'inactive' }],
    [],
  ],
  [
    'a password and a key',
    [{ kind: 'password', multiFactor: true }, {}],
    ['console-password-and-key'],
  ],
])('an identity with %s', (_, changes, rules) => {
  const credentials = changes.map((change, index) =>
    credential({ externalId: `k${index}`, ...change }),
  );
  expect(judge({ identities: [identity({ credentials })] }).rules).toEqual(
    rules,
  );
});

it.each<[string, Partial<EvaluatedIdentity>, string[]]>([
  [
    'unused without credentials',
    { lastUsedAt: daysAgo(91) },
    ['unused-credential'],
  ],
  ['with no owner on record', { attachment: {} }, ['no-owner']],
  ['with an owner', { attachment: { owner: 'group:default/a' } }, []],
  ['whose owner nobody looked for', {}, []],
  ['disabled and without owner', { attachment: {}, status: 'disabled' }, []],
  [
    'of the platform without owner',
    { attachment: {}, platformOwned: true },
    [],
  ],
])('an identity %s', (_, change, rules) => {
  expect(judge({ identities: [identity(change)] }).rules).toEqual(rules);
});

const grant = (change: Partial<ObservedGrant>): ObservedGrant => ({
  externalId: 'g',
  kind: 'role',
  name: 'r',
  permissions: [],
  ...change,
});
const EVERYTHING = [{ actions: ['*'], resources: ['*'] }];

it.each<[string, Partial<ObservedGrant>, string[], string[]]>([
  ['of everything', { permissions: EVERYTHING }, ['wildcard-grant'], []],
  [
    'of one thing',
    { permissions: [{ actions: ['*'], resources: ['pods'] }] },
    [],
    [],
  ],
  ['of owner', { name: 'roles/owner' }, ['basic-role'], []],
  ['of viewer', { name: 'roles/viewer' }, [], []],
  [
    'of what nobody shows',
    { permissions: undefined },
    [],
    ['wildcard-grant: grant.permissions'],
  ],
])('a grant %s', (_, change, rules, gaps) => {
  const result = judge({ identities: [identity({ grants: [grant(change)] })] });
  expect(result.rules).toEqual(rules);
  expect(result.gaps).toEqual(gaps);
});

it('lists what the platform holds, as its own and mildly', () => {
  const { findings } = judge({
    identities: [
      identity({
        platformOwned: true,
        grants: [grant({ permissions: EVERYTHING })],
      }),
    ],
  });
  expect(findings).toMatchObject([{ platformOwned: true, severity: 'low' }]);
});

it.each<[string, Partial<ObservedCertificate>, string[], string[]]>([
  ['in order', {}, [], []],
  ['expired', { notValidAfter: daysAgo(1) }, ['expired-certificate'], []],
  [
    'valid for this instant',
    { notValidAfter: NOW.toISOString() },
    ['expiring-certificate'],
    [],
  ],
  [
    'near its end',
    { notValidAfter: daysAgo(-30) },
    ['expiring-certificate'],
    [],
  ],
  ['not so near its end', { notValidAfter: daysAgo(-31) }, [], []],
  [
    'expired and revoked',
    { notValidAfter: daysAgo(1), certificateState: 'revoked' },
    [],
    [],
  ],
  [
    'without a readable end',
    { notValidAfter: undefined },
    [],
    ['expired-certificate: certificate.notValidAfter'],
  ],
  [
    'with a short key',
    { subjectPublicKeySize: 1024 },
    ['weak-certificate'],
    [],
  ],
  [
    'with a short curve',
    { subjectPublicKeyAlgorithm: 'ec', subjectPublicKeySize: 192 },
    ['weak-certificate'],
    [],
  ],
  [
    'signed with SHA-1',
    { signatureAlgorithm: 'sha1WithRSAEncryption' },
    ['weak-certificate'],
    [],
  ],
  [
    'signed with SHA-1 over ECDSA',
    { signatureAlgorithm: 'ecdsa-with-SHA1' },
    ['weak-certificate'],
    [],
  ],
  [
    'signed with SHA-1 over DSA',
    { signatureAlgorithm: 'dsaWithSHA1' },
    ['weak-certificate'],
    [],
  ],
  [
    'signed with MD5',
    { signatureAlgorithm: 'md5WithRSAEncryption' },
    ['weak-certificate'],
    [],
  ],
  [
    'a root signed with SHA-1',
    { signatureAlgorithm: 'sha1WithRSAEncryption', issuerName: 'CN=c' },
    [],
    [],
  ],
  [
    'with an unreadable key',
    { subjectPublicKeyAlgorithm: undefined, subjectPublicKeyUnknown: 'odd' },
    [],
    ['weak-certificate: certificate.subjectPublicKeyAlgorithm'],
  ],
])('a certificate %s', (_, change, rules, gaps) => {
  const result = judge({ certificates: [certificate(change)] });
  expect(result.rules).toEqual(rules);
  expect(result.gaps).toEqual(gaps);
});

it('shows with each finding what it rests on, by whom and when', () => {
  const { findings } = judge({
    identities: [
      identity({ credentials: [credential({ createdAt: daysAgo(100) })] }),
    ],
  });
  expect(findings[0].facts).toContainEqual({
    field: 'credential.createdAt',
    value: daysAgo(100),
    source: 's',
    at: NOW.toISOString(),
  });
});

it('has rules with ids of their own and exact OWASP ids', () => {
  expect(new Set(FINDING_RULES.map(({ id }) => id)).size).toBe(
    FINDING_RULES.length,
  );
  expect(
    FINDING_RULES.filter(({ owasp }) => !(owasp in OWASP_NHI_TOP_10)),
  ).toEqual([]);
});

it('takes limits as data', () => {
  expect(findingThresholdsSchema.parse({ maxKeyAgeDays: 30 })).toEqual({
    ...DEFAULT_FINDING_THRESHOLDS,
    maxKeyAgeDays: 30,
  });
  expect(() => findingThresholdsSchema.parse({ maxKeyAge: 30 })).toThrow(
    'maxKeyAge',
  );
});
