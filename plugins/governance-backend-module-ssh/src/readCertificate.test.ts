import { readCertificate } from './readCertificate';
import { KEY, CERTIFICATE, AUTHORITY } from './__testUtils__/certificate';

describe('readCertificate', () => {
  it('reads what ssh-keygen has signed', () => {
    expect(readCertificate(CERTIFICATE)).toEqual({
      publicKey: KEY,
      serial: '9123372036854775807',
      kind: 'user',
      keyId: 'tag-1',
      principals: ['deploy', 'backup'],
      validAfter: new Date('2026-11-27T08:00:00.000Z'),
      validBefore: new Date('2026-11-28T09:00:00.000Z'),
      criticalOptions: {},
      extensions: ['permit-pty'],
      signedBy: AUTHORITY,
    });
  });

  it.each([
    ['nothing', ''],
    ['a key', KEY],
    [
      'another type than it says',
      CERTIFICATE.replace('ssh-ed25519', 'ssh-rsa'),
    ],
    ['one of hardware', CERTIFICATE.replace('ssh-ed25519', 'sk-ssh-ed25519')],
    ['half of one', CERTIFICATE.slice(0, 200)],
    ['bytes that say they are longer', `${CERTIFICATE.slice(0, 60)}/////w==`],
  ])('refuses %s', (_, line) => {
    expect(() => readCertificate(line)).toThrow(/is no certificate|it ends/);
  });
});
