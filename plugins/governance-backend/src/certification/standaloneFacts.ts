import { FactBasis } from '@countersign/plugin-governance-common';
import { Standalone } from '../inventory/standalone';
import { Facts, FactValue } from './assembleEvidence';

const CERTIFICATE_FACTS = [
  'subjectName',
  'issuerName',
  'serialNumber',
  'notValidBefore',
  'notValidAfter',
  'signatureAlgorithm',
  'subjectPublicKeyAlgorithm',
  'subjectPublicKeySize',
  'certificateState',
  'subjectAlternativeNames',
  'extendedKeyUsage',
  'isCertificateAuthority',
  'location',
] as const;

/** What a source states of a thing that stands for itself: of the thing, and of who answers for it. */
export interface StandaloneFacts {
  subject: Facts;
  holder: Facts;
}

/**
 * The facts of a thing, each with its source and time; what its source does not state is unknown. Pure.
 *
 * @param options.basis - whether its source observes or was told
 * @param options.identities - names of the identities that it works through or proves
 * @param options.granted - of a partner integration, everything that is granted
 */
export function standaloneFacts(
  thing: Standalone,
  options: {
    basis: FactBasis;
    identities: readonly string[] | undefined;
    granted: readonly string[] | undefined;
  },
): StandaloneFacts {
  const { row } = thing;
  const stated = (value: FactValue | undefined): Facts[string] =>
    value === undefined || value === null
      ? { known: false, reason: `${row.source} does not say` }
      : {
          known: true,
          value,
          source: row.source,
          at: row.seen_at,
          basis: options.basis,
        };
  const list = (values: readonly string[] | undefined) =>
    stated(values && [...values]);
  const holder: Facts = {
    owner: stated(row.owner_ref ?? undefined),
    environment: stated(row.environment ?? undefined),
  };
  if (thing.kind === 'certificate') {
    const { body } = thing;
    return {
      holder,
      subject: {
        ...Object.fromEntries(
          CERTIFICATE_FACTS.map(field => [field, stated(body[field])]),
        ),
        authenticates: list(options.identities),
      },
    };
  }
  const { body } = thing;
  return {
    holder: {
      ...holder,
      purpose: stated(body.purpose),
      revocationAuthority: stated(body.revocationAuthority),
    },
    subject: {
      partner: stated(body.partner),
      capabilities: list(body.capabilities),
      declaredScopes: list(body.declaredScopes),
      grantedScopes: list(options.granted),
      identities: list(options.identities),
    },
  };
}
