import { ObservedIdentity } from '@countersign/plugin-governance-common';
import { withTokens } from './describeTokens';
import { SecretMetadata } from './readCluster';

const now = new Date('2026-11-27T12:00:00.000Z');
const IDENTITY: ObservedIdentity = {
  key: { realm: 'c', region: '', externalId: 'system:serviceaccount:a:b' },
  type: 'service-account',
  displayName: 'a/b',
  status: 'active',
  credentials: [],
  grants: [],
};
const ORDER = {
  identity: 'system:serviceaccount:a:b',
  scopes: ['vault'],
  notAfter: '2026-11-27T13:00:00.000Z',
  owner: 'group:default/payments',
  requestedBy: 'user:default/ann',
};

const legacy = (changes: Partial<SecretMetadata>) =>
  withTokens([IDENTITY], {
    now,
    boundSecrets: [],
    tokenSecrets: [
      {
        name: 't',
        namespace: 'a',
        creationTimestamp: '2026-01-01T00:00:00Z',
        annotations: { 'kubernetes.io/service-account.name': 'b' },
        ...changes,
      },
    ],
  })[0].credentials;
const bound = (annotations: Record<string, string>) =>
  withTokens([IDENTITY], {
    now,
    tokenSecrets: [],
    boundSecrets: [
      {
        name: 'countersign-c-1',
        namespace: 'a',
        labels: {
          'governance.countersign.dev/issuer': 'prod',
          'governance.countersign.dev/tag': 'c-1',
        },
        annotations: {
          'governance.countersign.dev/order': JSON.stringify(ORDER),
          ...annotations,
        },
      },
    ],
  })[0].credentials;

describe('tokens of service accounts', () => {
  it.each<[string, Partial<SecretMetadata>, object[]]>([
    [
      'a Secret that holds one, without an end',
      {},
      [{ status: 'active', expiresAt: 'never', lastUsedAt: undefined }],
    ],
    [
      'one that the server refuses',
      { labels: { 'kubernetes.io/legacy-token-invalid-since': '2026-10-01' } },
      [{ status: 'inactive' }],
    ],
    [
      'one that was used',
      { labels: { 'kubernetes.io/legacy-token-last-used': '2026-11-02' } },
      [{ lastUsedAt: '2026-11-02T00:00:00.000Z' }],
    ],
    [
      'one whose day of use is none',
      { labels: { 'kubernetes.io/legacy-token-last-used': 'soon' } },
      [{ lastUsedAt: undefined }],
    ],
    ['one of another namespace', { namespace: 'other' }, []],
    ['one of no account', { annotations: null }, []],
  ])('are known by %s', (_title, changes, shown) => {
    const credentials = legacy(changes);
    expect(credentials).toHaveLength(shown.length);
    expect(credentials).toMatchObject(shown);
  });

  it('are named as the server names them, once one is handed out', () => {
    const token = JSON.stringify({
      credentialId: 'JTI=x',
      expiresAt: '2026-11-27T12:59:55.000Z',
    });
    expect(bound({ 'governance.countersign.dev/token': token })).toMatchObject([
      {
        externalId: 'JTI=x',
        status: 'active',
        expiresAt: '2026-11-27T12:59:55.000Z',
        requestedBy: 'user:default/ann',
        labels: { tag: 'c-1', owner: 'group:default/payments' },
      },
    ]);
    expect(bound({})).toMatchObject([
      { externalId: 'Secret/a/countersign-c-1', expiresAt: ORDER.notAfter },
    ]);
  });

  it('are ended by their own time', () => {
    const token = JSON.stringify({
      credentialId: 'JTI=x',
      expiresAt: now.toISOString(),
    });
    expect(bound({ 'governance.countersign.dev/token': token })).toMatchObject([
      { status: 'inactive' },
    ]);
  });

  it('are none where what stands there makes no sense', () => {
    expect(bound({ 'governance.countersign.dev/order': 'words' })).toEqual([]);
  });
});
