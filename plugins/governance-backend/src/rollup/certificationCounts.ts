import { CertificationCounts } from '@countersign/plugin-governance-common';
import { StandingCounts } from './rollUp';

/** Numbers of certification with their base. */
export function toCertificationCounts(
  standings: StandingCounts,
): CertificationCounts {
  const of = (standing: string) => standings.get(standing) ?? 0;
  const overdue = of('overdue');
  const parts = {
    open: of('open') + overdue,
    certified: of('certified'),
    revoked: of('revoked'),
    notCarriedOut: of('not-carried-out'),
    undecided: of('undecided'),
    excepted: of('excepted'),
    excluded: of('excluded'),
    exempt: of('exempt'),
    carried: of('carried'),
  };
  return {
    items: Object.values(parts).reduce((sum, part) => sum + part, 0),
    overdue,
    ...parts,
  };
}
