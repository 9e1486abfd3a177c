/** Texts on what was granted for a time. */
export const grantedMessages = {
  granted: {
    inForce: 'In force',
    expired: 'Over',
    withdrawn: 'Withdrawn',
    ends: 'ends',
    by: 'by',
    control: 'Done instead: {{control}}',
    askedBy: 'Asked for by',
    approvedBy: 'Approved by',
  },
} as const;
