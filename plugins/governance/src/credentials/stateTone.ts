import { IssuedCredentialView } from '@countersign/plugin-governance-common';
import { Tone } from '../display/MarkBadge';

/** How the state of a credential is marked, on every page alike. */
export const STATE_TONES: Record<IssuedCredentialView['state'], Tone> = {
  issuing: 'info',
  unknown: 'warning',
  delivered: 'info',
  active: 'success',
  suspended: 'warning',
  ended: 'unknown',
};
