import { createPublicKey } from 'node:crypto';
import { ObservedCertificate } from '@countersign/plugin-governance-common';
import { READABLE_KEY_TYPES } from './algorithms';
import { CertificateStructure } from './certificateStructure';

type KeyFields = Pick<
  ObservedCertificate,
  | 'subjectPublicKeyAlgorithm'
  | 'subjectPublicKeySize'
  | 'subjectPublicKeyUnknown'
>;

function curveBits(curve: string | undefined): number | undefined {
  if (curve === 'prime256v1') {
    return 256;
  }
  const digits = /(\d{3})/.exec(curve ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Kind and size of the public key in a certificate, or why they are not known. */
export function publicKeyFields({
  publicKeyInfo,
  publicKeyOid,
}: CertificateStructure): KeyFields {
  if (publicKeyOid === undefined || !READABLE_KEY_TYPES.has(publicKeyOid)) {
    return {
      subjectPublicKeyUnknown: `Keys of the type ${
        publicKeyOid ?? '(none)'
      } cannot be read.`,
    };
  }
  try {
    const key = createPublicKey({
      key: Buffer.from(publicKeyInfo),
      format: 'der',
      type: 'spki',
    });
    const details = key.asymmetricKeyDetails;
    const size = details?.modulusLength ?? curveBits(details?.namedCurve);
    return {
      subjectPublicKeyAlgorithm: key.asymmetricKeyType,
      ...(size === undefined ? {} : { subjectPublicKeySize: size }),
    };
  } catch (error) {
    return {
      subjectPublicKeyUnknown: `The key of the type ${publicKeyOid} cannot be read: ${
        error instanceof Error ? error.message : String(error)
      }`,
    };
  }
}
