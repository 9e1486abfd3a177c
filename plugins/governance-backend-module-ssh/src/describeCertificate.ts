import { IssuedCredential } from '@countersign/plugin-governance-node';
import { CertificateRecord } from './CertificateStore';

/**
 * A certificate as its issuer shows it. What was revoked and does not stand in the list is still accepted by servers, and is shown
 * so. Pure.
 */
export function describeCertificate(
  record: CertificateRecord,
  { now, isListed }: { now: Date; isListed: boolean },
): IssuedCredential {
  const statusOf = (): IssuedCredential['status'] => {
    if (isListed) {
      return 'revoked';
    }
    if (Date.parse(record.notAfter) <= now.getTime()) {
      return 'expired';
    }
    return record.certificate === undefined ? 'disabled' : 'usable';
  };
  return {
    tag: record.tag,
    externalId: record.serial,
    identity: record.identity,
    status: statusOf(),
    scopes: record.principals,
    notAfter: record.notAfter,
    publicDigest: record.publicDigest,
  };
}
