import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readSshConfig } from './readSshConfig';

const AUTHORITY = {
  id: 'bastions',
  keyFile: '/etc/countersign/ca',
  revocationListFile: '/etc/countersign/revoked.krl',
  principals: ['deploy', 'svc_backup@eu'],
};

const read = (...sshAuthorities: JsonObject[]) =>
  readSshConfig(
    mockServices.rootConfig({ data: { governance: { sshAuthorities } } }),
  );

describe('readSshConfig', () => {
  it('knows no authority where none is said', () => {
    expect(readSshConfig(mockServices.rootConfig({ data: {} }))).toEqual([]);
  });

  it('reads an authority, which allows little where nothing is said', () => {
    expect(read(AUTHORITY)).toEqual([
      {
        ...AUTHORITY,
        title: 'bastions',
        environment: undefined,
        publicKeyFile: '/etc/countersign/ca.pub',
        extensions: [],
        sourceAddresses: [],
        longestLifeMs: 7 * 86_400_000,
        timeoutMs: 10_000,
      },
    ]);
  });

  it.each<[string, JsonObject, string]>([
    ['no key', { keyFile: undefined }, 'keyFile'],
    ['a path from nowhere', { keyFile: 'ca' }, 'absolute path'],
    ['no list', { revocationListFile: undefined }, 'revocationListFile'],
    [
      'two principals in one',
      { principals: ['a,b'] },
      "principals holds 'a,b'",
    ],
    ['an option as a principal', { principals: ['-O'] }, "holds '-O'"],
    ['an extension that is none', { extensions: ['all'] }, 'permit-pty'],
    ['a name as an address', { sourceAddresses: ['host'] }, 'CIDR'],
  ])('refuses %s', (_, changes, message) => {
    expect(() => read({ ...AUTHORITY, ...changes })).toThrow(message);
  });
});
