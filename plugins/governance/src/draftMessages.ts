/** Texts of decisions that are made and not sent. */
export const draftMessages = {
  drafts: {
    label: 'Drafts',
    noticeHint:
      'Nobody has been told, and the deadline goes on. You submit it in the inbox, or decide anew here.',
    put: 'Put with the drafts',
    putKeep: 'Keep, put with the drafts',
    putHint:
      'Put with the drafts, it is not sent: nobody is told, and the deadline goes on, until you submit it in the inbox.',
    putDone: 'Put with the drafts: {{decision}}, {{title}}. Nobody was told.',
    draftOf: 'Draft: {{decision}}, not sent',
    noPerson:
      'Drafts are kept for whoever is signed in, and nobody knows yet who that is.',
    takesProof:
      'It takes a proof that you are present, and cannot be a draft: open it and decide it by itself.',
    takesSecond:
      'To keep it takes a second person who agrees, and cannot be a draft: open it and decide it by itself.',
    evidenceChanged:
      'The evidence has changed since you decided: open it, look, and decide again.',
    notSent: 'It was not sent: {{reason}}',
    notTried: 'the backend could not be reached',
    remove: 'Remove',
    removeDraft: 'Remove the draft',
    removeOf: 'Remove the draft: {{title}}',
    removed: 'Draft removed: {{title}}',
    restore: 'Put it back',
    sentence_one: '{{count}} decision is a draft; nobody has been told.',
    sentence_other: '{{count}} decisions are drafts; nobody has been told.',
    dueSoon_one:
      '{{count}} of them is due within 3 days or overdue ({{due}}). Until you submit it, you have not answered.',
    dueSoon_other:
      '{{count}} of them are due within 3 days or overdue, the first {{due}}. Until you submit them, you have not answered.',
    stayed_one: '{{count}} of them did not go through; it says why.',
    stayed_other: '{{count}} of them did not go through; each says why.',
    notKept:
      'Your drafts could not be kept, and are gone when you leave this page: {{reason}}',
    submit_one: 'Submit {{count}}',
    submit_other: 'Submit {{count}}',
    lookThrough: 'Look through',
    showAll: 'Show all reviews',
    dropped: 'A draft was dropped',
    droppedClosed: '{{title}}: it is not open any more.',
    droppedNotMine: '{{title}}: you cannot answer it any more. {{reason}}',
    droppedHidden: '{{title}}: it is gone, or not for you to see any more.',
    dismiss: 'Understood',
    confirmTitle_one: 'Submit {{count}} decision?',
    confirmTitle_other: 'Submit {{count}} decisions?',
    confirmHint:
      'Each is sent by itself, with the evidence that you saw. What is refused stays a draft.',
    keep_one:
      'Keep {{count}}: closed as kept at once; it cannot be taken back.',
    keep_other:
      'Keep {{count}}: closed as kept at once; they cannot be taken back.',
    reduce_one:
      'Reduce {{count}}: held for a short while, in which you can take it back, then reduced as far as its mode says.',
    reduce_other:
      'Reduce {{count}}: held for a short while, in which you can take them back, then reduced as far as their modes say.',
    revoke_one:
      'Revoke {{count}}: held for a short while, in which you can take it back, then revoked as far as its mode says.',
    revoke_other:
      'Revoke {{count}}: held for a short while, in which you can take them back, then revoked as far as their modes say.',
    progress: 'Sending {{at}} of {{total}}',
    resultTitle: 'What became of each',
    result: '{{sent}} of {{total}} sent.',
    resultStay_one: '{{count}} stays a draft.',
    resultStay_other: '{{count}} stay drafts.',
    andMore: 'and {{count}} more',
    sent: 'Sent',
    stays: 'Stays a draft: {{reason}}',
    removedMeanwhile: 'Not sent: it was removed or changed on another page.',
    gone: 'Dropped: it is not open any more.',
    review: 'Review',
    decision: 'Decision',
    outcome: 'What became of it',
    takeBack: 'Take back',
    takenBack: 'Taken back',
    notTakenBack: 'Not taken back: {{reason}}',
    close: 'Done',
    shortcutKeep: 'Keep, as a draft (Shift+K too)',
    shortcutReduce: 'Reduce, as a draft',
    shortcutRevoke: 'Revoke, as a draft',
  },
} as const;
