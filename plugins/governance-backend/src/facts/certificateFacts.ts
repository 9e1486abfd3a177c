import { JsonObject } from '@backstage/types';
import { ObservedCertificate } from '@countersign/plugin-governance-common';
import { ItemRow } from '../inventory/rows';

const DAY_MS = 24 * 60 * 60 * 1000;

function algorithmOf(name: string | undefined): string | undefined {
  if (name === undefined) {
    return undefined;
  }
  const words: [RegExp, string][] = [
    [/^rsa/i, 'RSA'],
    [/^(ec|ecdsa|id-ecpublickey)/i, 'EC'],
    [/^ed25519$/i, 'Ed25519'],
    [/^ed448$/i, 'Ed448'],
  ];
  return words.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** What flows may read of a certificate. What its source does not say is absent. */
export function certificateFacts(
  row: ItemRow,
  options: { now: Date; renewBeforeDays: number; repositories: string[] },
): JsonObject {
  const body: ObservedCertificate = JSON.parse(row.body);
  const { now, renewBeforeDays, repositories } = options;
  return {
    id: row.ref,
    serial: body.serialNumber,
    issuer: body.issuerName,
    keyAlgorithm: algorithmOf(body.subjectPublicKeyAlgorithm),
    keySize: body.subjectPublicKeySize,
    san: body.subjectAlternativeNames,
    daysLeft:
      body.notValidAfter === undefined
        ? undefined
        : Math.floor((Date.parse(body.notValidAfter) - now.getTime()) / DAY_MS),
    notAfter: body.notValidAfter,
    renewBeforeDays,
    allowedRepositories: repositories,
  };
}
