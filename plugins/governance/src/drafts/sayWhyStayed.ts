import { Translate } from '../useGovernanceTranslation';
import { DecisionDraft } from './decisionDraft';

/** Why a draft that was submitted is one still, in words. */
export function sayWhyStayed(
  { stayed }: DecisionDraft,
  t: Translate,
): string | undefined {
  if (!stayed) {
    return undefined;
  }
  switch (stayed.kind) {
    case 'refused':
      return stayed.reason;
    case 'not-sent':
      return t('drafts.notSent', { reason: stayed.reason });
    default:
      throw new Error(`Unknown reason ${stayed.kind satisfies never}`);
  }
}
