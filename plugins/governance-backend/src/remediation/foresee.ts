import { ReviewSettings } from '../certification/ports';
import { storedSubjectOf } from '../certification/reviewRow';
import { wayOfRevoke } from './planRemediation';
import { coolDownFrom, CoolDownPolicy } from './remediationContext';

/** How what is asked about would be revoked, by what is known when it is asked; looked at again before it is done. */
export function createForesight(
  policy: CoolDownPolicy,
): ReviewSettings['foresee'] {
  return ({ identity, holding, can }, at) => {
    const { deleteAt } = coolDownFrom(
      policy,
      {
        subject_kind: holding.kind,
        subject_json: JSON.stringify(storedSubjectOf(holding)),
        identity_type: identity.type,
        environment: identity.environment ?? null,
      },
      at,
    );
    const { way } = wayOfRevoke(
      { managedBy: identity.managedBy, can },
      Date.parse(deleteAt) - Date.parse(at),
    );
    return { way, deleteAt };
  };
}
