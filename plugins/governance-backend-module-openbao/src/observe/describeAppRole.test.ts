import { describeAppRole } from './describeAppRole';
import { AppRole } from './readAppRoles';

const now = new Date('2026-11-27T12:00:00.000Z');
const NEVER = '0001-01-01T00:00:00Z';

const secretId = (changes: Partial<AppRole['secretIds'][number]> = {}) => ({
  secret_id_accessor: 'accessor-1',
  creation_time: '2026-11-01T00:00:00.123456789Z',
  expiration_time: '2026-12-01T00:00:00.123456789Z',
  metadata: { owner: 'group:default/ledger' },
  ...changes,
});

const describeWith = (
  secretIds: AppRole['secretIds'],
  role: Partial<AppRole['role']> = {},
  lastLoginAt?: string,
) =>
  describeAppRole(
    {
      mount: 'approle',
      name: 'payments',
      role: { bind_secret_id: true, ...role },
      secretIds,
    },
    { environment: 'production', now, lastLoginAt },
  );

describe('describeAppRole', () => {
  it('says when a secret id was made and when it ends', () => {
    expect(describeWith([secretId()]).credentials).toMatchObject([
      {
        externalId: 'accessor-1',
        status: 'active',
        createdAt: '2026-11-01T00:00:00.123Z',
        expiresAt: '2026-12-01T00:00:00.123Z',
      },
    ]);
  });

  it.each<[string, Partial<AppRole['secretIds'][number]>, object]>([
    ['without an end', { expiration_time: NEVER }, { expiresAt: 'never' }],
    [
      'that has ended and is not swept away yet',
      { expiration_time: '2026-11-27T11:59:59Z' },
      { status: 'inactive' },
    ],
    ['without metadata', { metadata: null }, { labels: {} }],
    [
      'whose requester names nobody',
      { metadata: { requestedBy: 'ann' } },
      { requestedBy: undefined },
    ],
  ])('takes one %s', (_title, changes, shown) => {
    expect(describeWith([secretId(changes)]).credentials).toMatchObject([
      shown,
    ]);
  });

  it.each<[string, AppRole['secretIds'], string, Array<string | undefined>]>([
    ['its one secret id', [secretId()], '2026-11-20T00:00:00.000Z', ['used']],
    [
      'none that was made since',
      [secretId()],
      '2026-10-01T00:00:00.000Z',
      [undefined],
    ],
    [
      'none of several',
      [secretId(), secretId()],
      '2026-11-20T00:00:00.000Z',
      [undefined, undefined],
    ],
  ])(
    'says of the role when it was used, and of %s',
    (_title, held, at, uses) => {
      const { lastUsedAt, credentials } = describeWith(held, {}, at);
      expect(lastUsedAt).toBe(at);
      expect(credentials.map(one => one.lastUsedAt)).toEqual(
        uses.map(use => use && at),
      );
    },
  );

  it('calls the secret id of an order as the issuer does, and a second one that somebody added by its accessor', () => {
    const metadata = { tag: 'c-1' };
    const made = secretId({ metadata });
    const added = secretId({
      secret_id_accessor: 'accessor-2',
      creation_time: '2026-11-02T00:00:00Z',
      metadata,
    });
    const shown = (name: string, secretIds: AppRole['secretIds']) =>
      describeAppRole(
        { mount: 'approle', name, role: { bind_secret_id: true }, secretIds },
        { environment: undefined, now },
      ).credentials?.map(({ externalId }) => externalId);
    const name = 'countersign.c-1.zzzz.1a2b.payments';
    expect(shown(name, [added, made])).toEqual([
      'accessor-2',
      'countersign.c-1',
    ]);
    expect(shown('countersign.c-2.zzzz.1a2b.payments', [made])).toEqual([
      'accessor-1',
    ]);
    expect(shown('payments', [made])).toEqual(['accessor-1']);
  });

  it('knows an owner only where all secret ids name the same', () => {
    const other = secretId({ metadata: { owner: 'group:default/web' } });
    expect(describeWith([secretId(), secretId()]).owner).toBe(
      'group:default/ledger',
    );
    expect(describeWith([secretId(), other]).owner).toBeUndefined();
    expect(describeWith([]).owner).toBeUndefined();
  });

  it.each([
    ['255.255.255.255/32', 'disabled'],
    ['255.255.255.255', 'disabled'],
    ['10.0.0.0/8', 'active'],
  ])('is, bound to %s, %s', (cidr, status) => {
    expect(describeWith([], { secret_id_bound_cidrs: [cidr] }).status).toBe(
      status,
    );
  });

  it('says where the role id alone lets in', () => {
    expect(describeWith([], { bind_secret_id: false }).authMethods).toEqual([
      'approle, role id alone',
    ]);
  });
});
