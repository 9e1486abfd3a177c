import { ObservedCertificate } from '../../inventory';
import { defineRule, Verdict } from '../defineRule';
import { FindingThresholds } from '../thresholds';
import { FindingSubject } from '../finding';
import { factsOf } from '../subjects';

const WEAK_SIGNATURE = /\b(md2|md4|md5|sha-?1)(?![0-9])/i;

function weaknessOfKey(
  { subjectPublicKeyAlgorithm, subjectPublicKeySize }: ObservedCertificate,
  { minRsaBits, minEcBits }: FindingThresholds,
): string | undefined {
  if (subjectPublicKeySize === undefined) {
    return undefined;
  }
  switch (subjectPublicKeyAlgorithm) {
    case 'rsa':
    case 'rsa-pss':
    case 'dsa':
      return subjectPublicKeySize < minRsaBits
        ? `${subjectPublicKeyAlgorithm} key of ${subjectPublicKeySize} bits, at least ${minRsaBits} are needed`
        : undefined;
    case 'ec':
      return subjectPublicKeySize < minEcBits
        ? `ec key of ${subjectPublicKeySize} bits, at least ${minEcBits} are needed`
        : undefined;
    default:
      return undefined;
  }
}

function weaknessOfSignature({
  signatureAlgorithm,
  subjectName,
  issuerName,
}: ObservedCertificate): string | undefined {
  // A self-issued certificate is trusted by being in a store; nobody relies on its signature.
  const selfIssued = subjectName !== undefined && subjectName === issuerName;
  const spelled = signatureAlgorithm?.replace(/With|-with-|_with_/i, ' with ');
  return spelled && !selfIssued && WEAK_SIGNATURE.test(spelled)
    ? `signed with ${signatureAlgorithm}`
    : undefined;
}

/** A certificate whose key or signature can be broken (NIST SP 800-131A Rev. 2). */
export const weakCertificate = defineRule({
  id: 'weak-certificate',
  title: 'Weak key or signature',
  owasp: 'NHI4:2025',
  severity: 'high',
  why: 'Somebody with enough computers can pretend to be its holder.',
  wayOut:
    'Issue a new one: RSA with 2048 bits or more, or P-256, signed with SHA-256.',
  judge(input, { thresholds }) {
    return input.certificates.flatMap((certificate): Verdict[] => {
      const subject: FindingSubject = {
        kind: 'certificate',
        realm: certificate.realm,
        externalId: certificate.externalId,
      };
      const title = certificate.displayName;
      const weaknesses = [
        weaknessOfKey(certificate, thresholds),
        weaknessOfSignature(certificate),
      ].filter(weakness => weakness !== undefined);
      if (weaknesses.length > 0) {
        return [
          {
            verdict: 'finding',
            subject,
            title,
            message: `It is weak: ${weaknesses.join('; ')}.`,
            facts: factsOf(input, {
              'certificate.subjectPublicKeyAlgorithm':
                certificate.subjectPublicKeyAlgorithm,
              'certificate.subjectPublicKeySize':
                certificate.subjectPublicKeySize,
              'certificate.signatureAlgorithm': certificate.signatureAlgorithm,
            }),
          },
        ];
      }
      const unknown = [
        certificate.subjectPublicKeyAlgorithm === undefined
          ? ([
              'certificate.subjectPublicKeyAlgorithm',
              certificate.subjectPublicKeyUnknown ??
                'The source does not state the kind of its key.',
            ] as const)
          : undefined,
        certificate.signatureAlgorithm === undefined
          ? ([
              'certificate.signatureAlgorithm',
              'The source does not state how it is signed.',
            ] as const)
          : undefined,
      ].filter(gap => gap !== undefined);
      return unknown.map(([field, reason]) => ({
        verdict: 'unknown' as const,
        subject,
        title,
        field,
        reason,
      }));
    });
  },
});
