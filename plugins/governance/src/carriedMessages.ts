/** Texts of what a campaign does not ask about again. */
export const carriedMessages = {
  carried: {
    title: 'Carried forward',
    sentence_one:
      '{{count}} thing is not asked about again: somebody decided to keep it less than {{age}} before the launch, and nothing that was seen then has changed.',
    sentence_other:
      '{{count}} things are not asked about again: somebody decided to keep each less than {{age}} before the launch, and nothing that was seen then has changed.',
    hint: 'Besides, each is used, owned, not privileged and without a finding. {{sample}} of those that could have been carried were asked about all the same. It is no decision: the age is that of the person’s.',
    hidden_one: '{{count}} of them is not for you to see.',
    hidden_other: '{{count}} of them are not for you to see.',
    what: 'what is carried forward',
    thing: 'What it is about',
    source: 'Source',
    decision: 'Rests on',
    keptBy: 'Kept by {{person}}',
    evidence: 'Evidence then, and now',
    same: 'the same in what counts',
    emptyTitle: 'Nothing is carried forward',
    emptyHint:
      'What somebody decided to keep, and has not changed since, would be here, each with the decision that it rests on.',
    emptyOpening: 'Things in scope are still being judged.',
    onlyCarried: 'Nothing but what is carried forward is left out.',
  },
} as const;
