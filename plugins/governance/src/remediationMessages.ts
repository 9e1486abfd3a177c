/** Texts about carrying decisions out: what is disabled, bringing it back, and what people do by hand. */
export const remediationMessages = {
  remediation: {
    title: 'Disabled, not yet deleted',
    willBeDeleted:
      'Disabled {{since}}. It is deleted {{when}} unless somebody brings it back.',
    held: 'It was asked for on {{at}} although it is disabled. Nothing is deleted until somebody brings it back, or says that it goes all the same.',
    heldBy:
      'It was asked for on {{at}} by {{by}} although it is disabled. Nothing is deleted until somebody brings it back, or says that it goes all the same.',
    runbook: 'By the runbook {{name}}.',
    restoreTitle: 'Bring {{title}} back?',
    restoreHint:
      'It works again as it did. The question is open again, and your reason stands in its history.',
    restoreConfirm: 'Bring it back',
    deleteTitle: 'Delete {{title}} although somebody asks for it?',
    deleteHint:
      'It is deleted for good; this cannot be undone. Whatever asks for it breaks.',
    deleteConfirm: 'Delete it for good',
    deleteAction: 'Delete it all the same…',
    reason: 'Reason',
    tick: 'I have done this',
    done: 'done by',
    tickFailed: 'That did not go through',
    deletionConfirmed: 'It is being deleted: {{title}}',
    listTitle: 'Disabled and waiting to be deleted',
    what: 'what is disabled',
    review: 'Open the review',
    deletes: 'is deleted',
    heldShort: 'is held, because somebody asks for it',
  },
  second: {
    section: 'Second person',
    title: 'Do you agree to keep it?',
    question: 'Your answer',
    agree: 'I agree: it is kept',
    disagree: 'I do not agree: it is asked again',
    confirm: 'Answer',
    action: 'Agree, or not…',
    answered: 'Answered as the second person: {{title}}',
    wouldKeep: 'would keep it, since',
    staleEvidence: 'the evidence is too old',
    unresolvedOwner: 'nobody is known to own it',
    ownershipChanged: 'its owner has changed',
    proposed: 'Others are still asked first.',
    waiting: 'Somebody independent is asked whether they agree.',
    agreed: 'agreed.',
    disagreed: 'did not agree.',
    lapsed: 'Nobody answered in time.',
    keepTitle: 'Keep it by a second person?',
    keepHint:
      'This takes somebody independent who agrees, because {{reasons}}. Nothing is kept before they do.',
    refreshHint:
      'If you refresh the evidence first, you can decide on it by yourself.',
    keepConfirm: 'Ask a second person',
  },
} as const;
