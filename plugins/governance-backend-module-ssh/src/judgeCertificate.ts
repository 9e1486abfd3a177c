import { SshCertificate } from './readCertificate';

/** What was asked of the authority. */
export interface CertificateTerms {
  publicKey: string;
  serial: string;
  keyId: string;
  principals: readonly string[];
  notAfter: string;
  extensions: readonly string[];
  sourceAddresses: readonly string[];
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every(each => other.includes(each));
}

/** How a certificate differs from what was asked for; empty where it does not. Pure. */
export function judgeCertificate(
  certificate: SshCertificate,
  { terms, authority }: { terms: CertificateTerms; authority: string },
): string[] {
  const { criticalOptions } = certificate;
  const addresses = criticalOptions['source-address'];
  const wanted: Array<[boolean, string]> = [
    [certificate.kind === 'user', 'it is none of a user'],
    [certificate.publicKey === terms.publicKey, 'it is of another key'],
    [certificate.serial === terms.serial, 'it has another serial'],
    [certificate.keyId === terms.keyId, 'it has another key id'],
    [
      sameSet(certificate.principals, terms.principals),
      `its principals are ${certificate.principals.join(', ') || 'everybody'}`,
    ],
    [
      certificate.validBefore.getTime() <= Date.parse(terms.notAfter),
      `it lives until ${certificate.validBefore.toISOString()}`,
    ],
    [
      sameSet(certificate.extensions, terms.extensions),
      `its extensions are ${certificate.extensions.join(', ') || 'none'}`,
    ],
    [
      sameSet(
        Object.keys(criticalOptions),
        terms.sourceAddresses.length > 0 ? ['source-address'] : [],
      ) && (addresses ?? '') === terms.sourceAddresses.join(','),
      `its critical options are ${JSON.stringify(criticalOptions)}`,
    ],
    [certificate.signedBy === authority, 'another authority has signed it'],
  ];
  return wanted.filter(([holds]) => !holds).map(([, problem]) => problem);
}
