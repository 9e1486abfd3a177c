import { Translate } from '../useGovernanceTranslation';
import { spellOut } from './spellOut';

const STATUSES = {
  active: 'recordStatus.active',
  disabled: 'recordStatus.disabled',
  revoked: 'recordStatus.revoked',
  expired: 'recordStatus.expired',
  inactive: 'recordStatus.inactive',
  superseded: 'recordStatus.superseded',
} as const;

function isStatus(status: string): status is keyof typeof STATUSES {
  return Object.hasOwn(STATUSES, status);
}

/** What the status of an identity, a credential or a certificate is called. */
export function statusLabel(status: string, t: Translate): string {
  return isStatus(status) ? t(STATUSES[status]) : spellOut(status);
}
