import { AUTHORITY, CERTIFICATE, KEY } from './__testUtils__/certificate';
import { CertificateTerms, judgeCertificate } from './judgeCertificate';
import { readCertificate, SshCertificate } from './readCertificate';

const certificate = readCertificate(CERTIFICATE);
const terms: CertificateTerms = {
  publicKey: KEY,
  serial: '9123372036854775807',
  keyId: 'tag-1',
  principals: ['backup', 'deploy'],
  notAfter: '2026-11-28T09:00:00.000Z',
  extensions: ['permit-pty'],
  sourceAddresses: [],
};
const judge = (
  changes: Partial<SshCertificate>,
  asked: Partial<CertificateTerms> = {},
) =>
  judgeCertificate(
    { ...certificate, ...changes },
    { terms: { ...terms, ...asked }, authority: AUTHORITY },
  );

describe('judgeCertificate', () => {
  it('finds nothing against what was asked for', () => {
    expect(judge({})).toEqual([]);
    expect(
      judge(
        { criticalOptions: { 'source-address': '10.0.0.0/8,::1' } },
        { sourceAddresses: ['10.0.0.0/8', '::1'] },
      ),
    ).toEqual([]);
  });

  it.each<[string, Partial<SshCertificate>, string]>([
    ['a host', { kind: 'host' }, 'it is none of a user'],
    ['another key', { publicKey: AUTHORITY }, 'it is of another key'],
    ['another serial', { serial: '1' }, 'it has another serial'],
    ['another key id', { keyId: 'tag-2' }, 'it has another key id'],
    ['everybody', { principals: [] }, 'its principals are everybody'],
    [
      'one principal more',
      { principals: ['deploy', 'backup', 'root'] },
      'its principals are deploy, backup, root',
    ],
    [
      'a second more',
      { validBefore: new Date('2026-11-28T09:00:01.000Z') },
      'it lives until 2026-11-28T09:00:01.000Z',
    ],
    [
      'more than commands',
      { extensions: ['permit-pty', 'permit-port-forwarding'] },
      'its extensions are permit-pty, permit-port-forwarding',
    ],
    [
      'a forced command',
      { criticalOptions: { 'force-command': 'rm' } },
      'its critical options are {"force-command":"rm"}',
    ],
    ['another authority', { signedBy: KEY }, 'another authority has signed it'],
  ])('says of a certificate of %s how it differs', (_, changes, problem) => {
    expect(judge(changes)).toEqual([problem]);
  });

  it('misses the addresses that it is to be limited to', () => {
    expect(judge({}, { sourceAddresses: ['10.0.0.0/8'] })).toEqual([
      'its critical options are {}',
    ]);
  });
});
