import {
  ObservedCertificate,
  ObservedPartnerIntegration,
  stableCertificateFields,
  stablePartnerIntegrationFields,
} from '@countersign/plugin-governance-common';
import { digestOf } from './refs';
import { ItemRow } from './rows';

/** The tables of what stands for itself and can be asked about: each thing is its own holder. */
export const STANDALONE_TABLES = {
  certificate: 'inventory_certificates',
  integration: 'inventory_partner_integrations',
} as const;

/** A kind of thing that stands for itself and can be asked about. */
export type StandaloneKind = keyof typeof STANDALONE_TABLES;

/** Kinds of things that stand for themselves, in the order in which they are read. */
export const STANDALONE_KINDS = ['certificate', 'integration'] as const;

/** A thing that stands for itself, with what its source states. */
export type Standalone =
  | { kind: 'certificate'; row: ItemRow; body: ObservedCertificate }
  | { kind: 'integration'; row: ItemRow; body: ObservedPartnerIntegration };

/** A row as the thing that it describes. */
export function toStandalone(kind: StandaloneKind, row: ItemRow): Standalone {
  return kind === 'certificate'
    ? { kind, row, body: JSON.parse(row.body) as ObservedCertificate }
    : { kind, row, body: JSON.parse(row.body) as ObservedPartnerIntegration };
}

/** The `spec.type` of a thing that stands for itself. */
export function standaloneType(kind: StandaloneKind): string {
  switch (kind) {
    case 'certificate':
      return 'certificate';
    case 'integration':
      return 'partner-integration';
    default:
      throw new Error(`Unknown kind ${kind satisfies never}`);
  }
}

/** States of a certificate after which nothing is left to decide. */
export const ENDED_CERTIFICATE_STATES = [
  'deactivated',
  'revoked',
  'destroyed',
] as const;

/** The state after which nothing is left to decide about a thing, if it is in one. */
export function endedState(thing: Standalone): string | undefined {
  return thing.kind === 'certificate'
    ? ENDED_CERTIFICATE_STATES.find(
        state => state === thing.body.certificateState,
      )
    : undefined;
}

/** Capabilities by which a partner makes access for others. */
const PRIVILEGED_CAPABILITIES = ['mint-token', 'influence-access'] as const;

/** Whether a thing can make access for others; undefined where its source does not say what it can do. */
export function isPrivileged(thing: Standalone): boolean | undefined {
  if (thing.kind === 'certificate') {
    return thing.body.isCertificateAuthority;
  }
  const { capabilities } = thing.body;
  return (
    capabilities &&
    PRIVILEGED_CAPABILITIES.some(name => capabilities.includes(name))
  );
}

/**
 * What a decision about a thing is bound to.
 *
 * @param granted - of a partner integration, everything that is granted, also by the identities that it uses
 */
export function standaloneFingerprint(
  thing: Standalone,
  granted?: readonly string[],
): string {
  return digestOf(
    thing.kind === 'certificate'
      ? stableCertificateFields(thing.body)
      : {
          ...stablePartnerIntegrationFields(thing.body),
          granted: granted && [...granted].sort(),
        },
  );
}
