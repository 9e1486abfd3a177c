import {
  StandingKind,
  UNUSED_AFTER_DAYS,
} from '@countersign/plugin-governance-common';
import { Translate } from '../useGovernanceTranslation';

/** What a kind of credentials is called; all that work where there is none. */
export function kindLabel(
  kind: StandingKind | undefined,
  t: Translate,
): string {
  switch (kind) {
    case undefined:
      return t('standing.usable');
    case 'unused':
      return t('standing.unused', { days: String(UNUSED_AFTER_DAYS) });
    default:
      return t(`standing.${kind}`);
  }
}
