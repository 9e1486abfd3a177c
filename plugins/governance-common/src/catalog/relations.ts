/**
 * A Component authenticates as an identity.
 *
 * @public
 */
export const RELATION_AUTHENTICATES_AS = 'authenticatesAs';
/**
 * An identity is what a Component authenticates as; inverse of `authenticatesAs`.
 *
 * @public
 */
export const RELATION_AUTHENTICATION_OF = 'authenticationOf';
/**
 * A Component presents a certificate.
 *
 * @public
 */
export const RELATION_PRESENTS_CERTIFICATE = 'presentsCertificate';
/**
 * A certificate is presented by a Component; inverse of `presentsCertificate`.
 *
 * @public
 */
export const RELATION_PRESENTED_BY = 'presentedBy';
/**
 * A Component is part of a partner integration.
 *
 * @public
 */
export const RELATION_INTEGRATES_WITH = 'integratesWith';
/**
 * A partner integration is carried by a Component; inverse of `integratesWith`.
 *
 * @public
 */
export const RELATION_INTEGRATED_BY = 'integratedBy';
/**
 * A partner integration uses an identity.
 *
 * @public
 */
export const RELATION_USES_IDENTITY = 'usesIdentity';
/**
 * An identity is used by a partner integration; inverse of `usesIdentity`.
 *
 * @public
 */
export const RELATION_IDENTITY_USED_BY = 'identityUsedBy';
/**
 * A certificate authenticates an identity.
 *
 * @public
 */
export const RELATION_AUTHENTICATES = 'authenticates';
/**
 * An identity is authenticated by a certificate; inverse of `authenticates`.
 *
 * @public
 */
export const RELATION_AUTHENTICATED_BY = 'authenticatedBy';

/**
 * A relation with its inverse.
 *
 * @public
 */
export interface GovernanceRelationPair {
  fromKind: 'Component' | 'Resource';
  toKind: 'Resource';
  description: string;
  forward: { type: string; title: string };
  reverse: { type: string; title: string };
}

/**
 * All relations of the governance plugins, each with its inverse.
 *
 * @public
 */
export const GOVERNANCE_RELATION_PAIRS: readonly GovernanceRelationPair[] = [
  {
    fromKind: 'Component',
    toKind: 'Resource',
    description: 'A component authenticates as a non-human identity',
    forward: { type: RELATION_AUTHENTICATES_AS, title: 'authenticates as' },
    reverse: { type: RELATION_AUTHENTICATION_OF, title: 'authentication of' },
  },
  {
    fromKind: 'Component',
    toKind: 'Resource',
    description: 'A component presents a certificate',
    forward: {
      type: RELATION_PRESENTS_CERTIFICATE,
      title: 'presents certificate',
    },
    reverse: { type: RELATION_PRESENTED_BY, title: 'presented by' },
  },
  {
    fromKind: 'Component',
    toKind: 'Resource',
    description: 'A component carries an integration with a partner',
    forward: { type: RELATION_INTEGRATES_WITH, title: 'integrates with' },
    reverse: { type: RELATION_INTEGRATED_BY, title: 'integrated by' },
  },
  {
    fromKind: 'Resource',
    toKind: 'Resource',
    description: 'A partner integration uses a non-human identity',
    forward: { type: RELATION_USES_IDENTITY, title: 'uses identity' },
    reverse: { type: RELATION_IDENTITY_USED_BY, title: 'identity used by' },
  },
  {
    fromKind: 'Resource',
    toKind: 'Resource',
    description: 'A certificate authenticates a non-human identity',
    forward: { type: RELATION_AUTHENTICATES, title: 'authenticates' },
    reverse: { type: RELATION_AUTHENTICATED_BY, title: 'authenticated by' },
  },
];

/**
 * The inverse of a governance relation, in either direction; `undefined` for any other relation.
 *
 * @public
 */
export function inverseGovernanceRelation(type: string): string | undefined {
  for (const { forward, reverse } of GOVERNANCE_RELATION_PAIRS) {
    if (forward.type === type) {
      return reverse.type;
    }
    if (reverse.type === type) {
      return forward.type;
    }
  }
  return undefined;
}
