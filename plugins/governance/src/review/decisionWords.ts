/** The texts of the decisions. */
export const DECISION_WORDS = {
  keep: 'decision.keep',
  reduce: 'decision.reduce',
  revoke: 'decision.revoke',
} as const;
