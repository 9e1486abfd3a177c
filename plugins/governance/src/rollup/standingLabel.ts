import { CertificationStanding } from '@countersign/plugin-governance-common';
import { Translate } from '../useGovernanceTranslation';

const LABELS = {
  open: 'rollup.open',
  overdue: 'rollup.overdue',
  certified: 'rollup.certified',
  revoked: 'rollup.revoked',
  'not-carried-out': 'rollup.notCarriedOut',
  undecided: 'rollup.undecided',
  excepted: 'rollup.excepted',
  excluded: 'rollup.excluded',
  exempt: 'rollup.exempt',
  carried: 'rollup.carried',
} as const satisfies Record<CertificationStanding, string>;

/** What a standing is called; everything where there is none. */
export function standingLabel(
  standing: CertificationStanding | undefined,
  t: Translate,
): string {
  return standing ? t(LABELS[standing]) : t('rollup.all');
}
