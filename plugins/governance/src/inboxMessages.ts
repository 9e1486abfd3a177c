/** Texts of deciding about many reviews at once, and of finding some among many. */
export const inboxMessages = {
  bulk: {
    filter: 'Filter by name',
    select: 'Select {{title}}',
    selected_one: '{{count}} selected',
    selected_other: '{{count}} selected',
    selectAll_one: 'Select {{count}} that may be decided together',
    selectAll_other: 'Select {{count}} that may be decided together',
    clear: 'Clear selection',
    keep: 'Keep selected…',
    revoke: 'Revoke selected…',
    keepTitle_one: 'Keep {{count}}?',
    keepTitle_other: 'Keep {{count}}?',
    revokeTitle_one: 'Revoke {{count}}?',
    revokeTitle_other: 'Revoke {{count}}?',
    keepConfirm: 'Keep all',
    revokeConfirm: 'Revoke all',
    keepConsequence:
      'Each is closed as kept, at once and by itself; it cannot be taken back.',
    revokeConsequence:
      'Each is held for two minutes, in which it can be taken back, and then revoked at its source as far as its mode says.',
    unseen_one:
      '{{count}} of them you have not opened here: it would be decided unseen.',
    unseen_other:
      '{{count}} of them you have not opened here: they would be decided unseen.',
    allSeen: 'You have opened each of them here.',
    more_one: 'and {{count}} more',
    more_other: 'and {{count}} more',
    reason: 'Reason (optional)',
    resultTitle: 'What became of each',
    result: '{{decided}} decided, {{refused}} refused.',
    decided: 'Decided',
    refused: 'Refused: {{reason}}',
    notSent: 'Not sent: {{reason}}',
    takenBack: 'Taken back',
    notTakenBack: 'Not taken back: {{reason}}',
    takeBack_one: 'Take {{count}} back',
    takeBack_other: 'Take {{count}} back',
    thing: 'Review',
    outcome: 'What became of it',
    close: 'Close',
  },
} as const;
