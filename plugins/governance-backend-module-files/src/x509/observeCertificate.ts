import { createHash, X509Certificate } from 'node:crypto';
import { ObservedCertificate } from '@countersign/plugin-governance-common';
import { EXTENDED_KEY_USAGES, SIGNATURE_ALGORITHMS } from './algorithms';
import { CertificateStructure, readDocument } from './certificateStructure';
import { publicKeyFields } from './publicKey';

/** A certificate, or what it is instead. */
export type ReadCertificate =
  | { outcome: 'certificate'; certificate: ObservedCertificate }
  | { outcome: 'ignored'; reason: string }
  | { outcome: 'unreadable'; reason: string };

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Node.js writes alternative names in one line, those with special characters as JSON strings. */
function splitAlternativeNames(text: string | undefined): string[] {
  return (
    text?.match(/(?:[^",]|"(?:[^"\\]|\\.)*")+/g)?.map(name => name.trim()) ?? []
  );
}

function displayNameOf(
  structure: CertificateStructure,
  alternativeNames: string[],
): string {
  const commonName = /(?:^|, )CN=([^,]+)/.exec(structure.subjectName)?.[1];
  return (
    (
      commonName?.trim() ||
      alternativeNames[0]?.replace(/^[^:]+:/, '') ||
      structure.subjectName ||
      `serial ${structure.serialNumber}`
    )
      // NUL and other control characters in names are an old trick, and no database column takes them.
      .replace(/\p{Cc}/gu, '\uFFFD')
      .slice(0, 512)
  );
}

function stateAt(
  { notValidBefore, notValidAfter }: CertificateStructure,
  at: Date,
): ObservedCertificate['certificateState'] {
  if (notValidBefore === undefined || notValidAfter === undefined) {
    return undefined;
  }
  const now = at.toISOString();
  if (now < notValidBefore) {
    return 'pre-activation';
  }
  return now > notValidAfter ? 'deactivated' : 'active';
}

function clean(name: string): string {
  return name.replace(/\p{Cc}/gu, '\uFFFD');
}

/** What only a full parser tells: extensions. Where Node.js refuses the certificate, its reason. */
function extensionsOf(
  der: Uint8Array,
): Pick<
  ObservedCertificate,
  | 'subjectAlternativeNames'
  | 'extendedKeyUsage'
  | 'isCertificateAuthority'
  | 'labels'
> {
  try {
    const parsed = new X509Certificate(der);
    const usages: string[] | undefined = parsed.keyUsage;
    return {
      subjectAlternativeNames: splitAlternativeNames(parsed.subjectAltName).map(
        clean,
      ),
      extendedKeyUsage: (usages ?? []).map(
        oid => EXTENDED_KEY_USAGES[oid] ?? oid,
      ),
      isCertificateAuthority: parsed.ca,
    };
  } catch (error) {
    return {
      labels: {
        strictParser: error instanceof Error ? error.message : String(error),
      },
    };
  }
}

/** Reads one certificate in DER. */
export function observeCertificate(
  der: Uint8Array,
  location: string,
  { at, realm }: { at: Date; realm: string },
): ReadCertificate {
  const document = readDocument(der);
  switch (document.kind) {
    case 'revocation-list':
      return {
        outcome: 'ignored',
        reason: 'It is a certificate revocation list.',
      };
    case 'ocsp-response':
      return { outcome: 'ignored', reason: 'It is an OCSP response.' };
    case 'other':
      return {
        outcome: 'unreadable',
        reason: 'It is no X.509 certificate (RFC 5280, section 4.1).',
      };
    case 'certificate': {
      const { structure } = document;
      const fingerprint = sha256(der);
      const extensions = extensionsOf(der);
      const state = stateAt(structure, at);
      const signature =
        structure.signatureOid &&
        (SIGNATURE_ALGORITHMS[structure.signatureOid] ??
          structure.signatureOid);
      return {
        outcome: 'certificate',
        certificate: {
          externalId: `${fingerprint} ${location}`.slice(0, 2048),
          displayName: displayNameOf(
            structure,
            extensions.subjectAlternativeNames ?? [],
          ),
          realm,
          location,
          subjectName: clean(structure.subjectName),
          issuerName: clean(structure.issuerName),
          serialNumber: structure.serialNumber,
          ...(structure.notValidBefore
            ? { notValidBefore: structure.notValidBefore }
            : {}),
          ...(structure.notValidAfter
            ? { notValidAfter: structure.notValidAfter }
            : {}),
          ...(signature ? { signatureAlgorithm: signature } : {}),
          ...publicKeyFields(structure),
          spkiSha256: sha256(structure.publicKeyInfo),
          fingerprintSha256: fingerprint,
          ...(state ? { certificateState: state } : {}),
          ...extensions,
        },
      };
    }
    default: {
      const unexpected: never = document;
      throw new Error(`Unexpected document ${JSON.stringify(unexpected)}`);
    }
  }
}
