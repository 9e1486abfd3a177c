/** Texts on corrections of owners. */
export const ownershipMessages = {
  ownership: {
    section: 'Who owns it',
    what: 'the corrections of owners',
    says: 'says that it belongs to',
    notConfirmed:
      'Nobody of that team has confirmed it. Until somebody does, nothing changes.',
    inForce: 'It belongs there by a correction that ends',
    confirmedBy: 'confirmed by',
    fellBack:
      'The correction is over. It belongs again to whom its source names.',
    owed: 'What is to be changed so that it lasts',
    byHand:
      'Nothing here changes it there: pass it on to whoever runs the source. It is owed until the source says so itself.',
    confirm: 'It is ours',
    confirmConsequence:
      'You are asked about it as its owner from now on. A keep takes a second person while the owner is new.',
    withdraw: 'Withdraw',
    withdrawTitle: 'Withdraw the correction of the owner of {{title}}?',
    withdrawProposal: 'The proposal is gone. Nothing else changes.',
    withdrawConsequence:
      'It belongs again to whom its source names, at once. What is asked now stays with whom it is asked.',
    withdrawn:
      'The correction is withdrawn: {{title}} belongs again to whom its source names.',
    proposalWithdrawn:
      'The proposal is withdrawn. It belongs to whom it belonged before.',
    actions: 'What you may do',
    listTitle: 'Corrections of owners',
    sentence_zero: 'No correction is open.',
    sentence_one: '{{count}} correction is open.',
    sentence_other: '{{count}} corrections are open.',
    identity: 'Identity',
    owner: 'Corrected to',
    state: 'State',
    until: 'Until',
    proposed: 'Proposed',
    inForceState: 'In force',
    ended: 'Over, and owed at the source',
    emptyTitle: 'No correction of an owner is open',
    emptyHint: 'Whoever says “not mine” about a review proposes one.',
  },
} as const;
