import {
  DerElement,
  readElement,
  readElements,
  readOid,
  readTime,
  TAG,
} from './der';

/** What the outline of a certificate shows (RFC 5280, section 4.1), without judging its content. */
export interface CertificateStructure {
  serialNumber: string;
  signatureOid?: string;
  issuerName: string;
  notValidBefore?: string;
  notValidAfter?: string;
  subjectName: string;
  /** The SubjectPublicKeyInfo as it is encoded. */
  publicKeyInfo: Uint8Array;
  publicKeyOid?: string;
}

/** What a piece of DER turned out to be. */
export type DerDocument =
  | { kind: 'certificate'; structure: CertificateStructure }
  | { kind: 'revocation-list' }
  | { kind: 'ocsp-response' }
  | { kind: 'other' };

const ATTRIBUTE_NAMES: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

function readString({ tag, content }: DerElement): string {
  return tag === TAG.bmpString
    ? new TextDecoder('utf-16be').decode(content)
    : new TextDecoder().decode(content);
}

function readName({ content }: DerElement): string {
  return (readElements(content) ?? [])
    .flatMap(set => readElements(set.content) ?? [])
    .flatMap(pair => {
      const [type, value] = readElements(pair.content) ?? [];
      const oid = type && readOid(type);
      return oid && value
        ? [`${ATTRIBUTE_NAMES[oid] ?? oid}=${readString(value)}`]
        : [];
    })
    .join(', ');
}

function algorithmOid(element: DerElement): string | undefined {
  const [oid] = readElements(element.content) ?? [];
  return oid && readOid(oid);
}

function isTime({ tag }: DerElement): boolean {
  return tag === TAG.utcTime || tag === TAG.generalizedTime;
}

/** Tells certificates, revocation lists and OCSP responses apart by their outline. */
export function readDocument(der: Uint8Array): DerDocument {
  const outer = readElement(der);
  const [signed, signature] =
    (outer?.tag === TAG.sequence && readElements(outer.content)) || [];
  if (!signed) {
    return { kind: 'other' };
  }
  // OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED, … } (RFC 6960, section 4.2.1)
  if (signed.tag === TAG.enumerated) {
    return { kind: 'ocsp-response' };
  }
  const fields =
    (signed.tag === TAG.sequence && readElements(signed.content)) || [];
  const unversioned = fields[0]?.tag === TAG.version ? fields.slice(1) : fields;
  // TBSCertList has a time where TBSCertificate has the sequence of two (RFC 5280, section 5.1).
  const withoutNumber =
    unversioned[0]?.tag === TAG.integer ? unversioned.slice(1) : unversioned;
  if (withoutNumber[2] && isTime(withoutNumber[2])) {
    return { kind: 'revocation-list' };
  }
  const [serial, , issuer, validity, subject, publicKeyInfo] = unversioned;
  const times = validity && readElements(validity.content);
  if (
    serial?.tag !== TAG.integer ||
    !signature ||
    !issuer ||
    !times ||
    times.length !== 2 ||
    !times.every(isTime) ||
    subject?.tag !== TAG.sequence ||
    publicKeyInfo?.tag !== TAG.sequence
  ) {
    return { kind: 'other' };
  }
  const [keyAlgorithm] = readElements(publicKeyInfo.content) ?? [];
  return {
    kind: 'certificate',
    structure: {
      serialNumber: Buffer.from(serial.content).toString('hex').toUpperCase(),
      signatureOid: algorithmOid(signature),
      issuerName: readName(issuer),
      notValidBefore: readTime(times[0]),
      notValidAfter: readTime(times[1]),
      subjectName: readName(subject),
      publicKeyInfo: publicKeyInfo.encoding,
      publicKeyOid: keyAlgorithm && algorithmOid(keyAlgorithm),
    },
  };
}
