import {
  fitsLoginName,
  parseCreation,
  tagOfLogin,
  writeCreation,
  writeRevocation,
} from './loginStatements';

const SCOPES = [
  { name: 'read', roles: ['readers'] },
  { name: 'write', roles: ['readers', 'writers'] },
];
const END = '2026-12-01T00:00:00.000Z';
const ORDER = {
  tag: 'c-1',
  identity: 'payments',
  environment: 'production',
  scopes: ['write', 'read'],
  notAfter: END,
  owner: 'group:default/ledger',
  purpose: 'Reads the ledger',
  requestedBy: 'user:default/ann',
};
const write = (changes: object = {}) =>
  writeCreation(
    { ...ORDER, ...changes },
    { issuer: 'ledger', notAfter: END, scopes: SCOPES },
  );

describe('the statements that make a login', () => {
  it('make one that cannot log in, with an end, an owner and group roles', () => {
    const { login, creation } = write();
    expect(login).toBe('payments_c-1');
    expect(creation).toEqual([
      `CREATE ROLE "payments_c-1" NOLOGIN PASSWORD '{{password}}' VALID UNTIL '${END}'`,
      expect.stringMatching(/^COMMENT ON ROLE "payments_c-1" IS E'.*'$/),
      'GRANT "readers" TO "payments_c-1"',
      'GRANT "readers", "writers" TO "payments_c-1"',
    ]);
  });

  it('say what is read from them again', () => {
    expect(parseCreation(write().creation, SCOPES)).toEqual({
      login: 'payments_c-1',
      identity: 'payments',
      notAfter: END,
      scopes: ['read', 'write'],
      groups: ['readers', 'writers'],
      labels: {
        credential: 'c-1',
        identity: 'payments',
        owner: 'group:default/ledger',
        environment: 'production',
        'requested-by': 'user:default/ann',
        issuer: 'ledger',
      },
    });
  });

  it('show a grant that is configured no more as what it is', () => {
    const [, write2] = SCOPES;
    expect(parseCreation(write().creation, [write2])?.scopes).toEqual([
      'GRANT "readers" TO "payments_c-1"',
      'write',
    ]);
  });

  it.each([
    "it's",
    '{{password}}',
    '{{name}}',
    'a; b',
    '\\',
    '$$ END $$',
    '😀\ud800',
  ])('hold a purpose such as %j as nothing but text', purpose => {
    const [, comment] = write({ purpose }).creation;
    expect(comment.slice(comment.indexOf("E'") + 2, -1)).toMatch(
      /^(?:[A-Za-z0-9 _:/.,=@"-]|\\u[0-9a-f]{4})*$/,
    );
  });

  it('name a login so that its tag is read from it again', () => {
    expect(tagOfLogin(write({}).login)).toBe(ORDER.tag);
    expect(tagOfLogin(write({ identity: 'a'.repeat(63) }).login)).toBe(
      ORDER.tag,
    );
  });

  it('cut a name that is too long, and keep the tag', () => {
    const { login } = write({ identity: 'a'.repeat(63) });
    expect(login).toHaveLength(63);
    expect(login).toMatch(/^a+_c-1$/);
  });

  it.each<[string, string[]]>([
    ['nothing', []],
    ['a login that can log in', ['CREATE ROLE "a" LOGIN']],
    ['no comment', [write().creation[0]]],
    [
      'the comment of another login',
      [write().creation[0], write({ tag: 'c-2' }).creation[1]],
    ],
  ])('are none of ours with %s', (_title, statements) => {
    expect(parseCreation(statements, SCOPES)).toBeUndefined();
  });

  it.each([
    ['payments', true],
    ['Payments_1-a', true],
    ['a"b', false],
    ['a$b', false],
    ['', false],
  ])('a login can be named after "%s": %s', (identity, fits) => {
    expect(fitsLoginName(identity)).toBe(fits);
  });
});

it('a login is taken away by one statement, which the engine does not part', () => {
  expect(writeRevocation('a')).toHaveLength(1);
});
