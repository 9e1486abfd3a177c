/** What a change of a flow is called, by its kind; takes the version. */
export const CHANGE_TITLES = {
  publish: 'change.publish',
  rollback: 'change.rollback',
} as const;

/** Where a change stands: a word and how it is marked. */
export const CHANGE_STATUS = {
  pending: { tone: 'info', text: 'change.pending' },
  applied: { tone: 'success', text: 'change.applied' },
  refused: { tone: 'danger', text: 'change.refused' },
} as const;
