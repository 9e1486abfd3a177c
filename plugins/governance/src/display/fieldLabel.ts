import { Translate } from '../useGovernanceTranslation';
import { spellOut } from './spellOut';

const LABELS = {
  purpose: 'fields.purpose',
  owner: 'fields.owner',
  sponsor: 'fields.sponsor',
  consumers: 'fields.consumers',
  environment: 'fields.environment',
  status: 'fields.status',
  type: 'fields.type',
  kind: 'fields.kind',
  name: 'fields.name',
  displayName: 'fields.displayName',
  createdAt: 'fields.createdAt',
  createdBy: 'fields.createdBy',
  grantedAt: 'fields.grantedAt',
  expiresAt: 'fields.expiresAt',
  lastRotatedAt: 'fields.lastRotatedAt',
  lastUsedAt: 'fields.lastUsedAt',
  lastUsedFrom: 'fields.lastUsedFrom',
  privileged: 'fields.privileged',
  platformOwned: 'fields.platformOwned',
  platformManaged: 'fields.platformManaged',
  managedBy: 'fields.managedBy',
  authMethods: 'fields.authMethods',
  multiFactor: 'fields.multiFactor',
  algorithm: 'fields.algorithm',
  requestedBy: 'fields.requestedBy',
  actions: 'fields.actions',
  resource: 'fields.resource',
  permissions: 'fields.permissions',
  labels: 'fields.labels',
  attributes: 'fields.attributes',
  conflicts: 'fields.conflicts',
  unusedSinceMoveAt: 'fields.unusedSinceMoveAt',
  grant: 'fields.grant',
  dependent: 'fields.dependent',
  caller: 'fields.caller',
  finding: 'fields.finding',
  holder: 'standalone.holder',
  holderRef: 'standalone.holderRef',
  may: 'standalone.may',
  via: 'standalone.via',
  partner: 'standalone.partner',
  capabilities: 'standalone.capabilities',
  declaredScopes: 'standalone.declaredScopes',
  grantedScopes: 'standalone.grantedScopes',
  notInContract: 'standalone.notInContract',
  notGranted: 'standalone.notGranted',
  identities: 'standalone.identities',
  revocationAuthority: 'standalone.revocationAuthority',
  authenticates: 'standalone.authenticates',
  notValidBefore: 'standalone.notValidBefore',
  notValidAfter: 'standalone.notValidAfter',
  certificateState: 'standalone.certificateState',
  subjectName: 'standalone.subjectName',
  issuerName: 'standalone.issuerName',
  subjectAlternativeNames: 'standalone.subjectAlternativeNames',
  isCertificateAuthority: 'standalone.isCertificateAuthority',
} as const;

function isLabelled(field: string): field is keyof typeof LABELS {
  return Object.hasOwn(LABELS, field);
}

/** What a field is called. Fields of sources that have no word of ours keep their own name, spelled out. */
export function fieldLabel(field: string, t: Translate): string {
  const plain = field.replace(/^(identity|credential|grant|subject)\./, '');
  if (isLabelled(plain)) {
    return t(LABELS[plain]);
  }
  return spellOut(plain);
}
