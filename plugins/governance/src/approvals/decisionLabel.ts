import { spellOut } from '../display/spellOut';
import { Translate } from '../useGovernanceTranslation';

const LABELS = {
  approve: 'approvals.approve',
  deny: 'approvals.refuse',
} as const;

function isLabelled(decision: string): decision is keyof typeof LABELS {
  return Object.hasOwn(LABELS, decision);
}

/** What the button of a decision says. Decisions that a flow names itself keep their name, spelled out. */
export function decisionLabel(decision: string, t: Translate): string {
  return isLabelled(decision) ? t(LABELS[decision]) : spellOut(decision);
}
