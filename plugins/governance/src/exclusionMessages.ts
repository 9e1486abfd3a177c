/** Texts on what campaigns leave out for a while. */
export const exclusionMessages = {
  exclusions: {
    what: 'the exclusions',
    title: 'Left out of campaigns',
    sentence_zero: 'Nothing is left out of campaigns by an exclusion.',
    sentence_one: '{{count}} exclusion is in force.',
    sentence_other: '{{count}} exclusions are in force.',
    sentenceAll_zero: 'No exclusion has ever been granted.',
    sentenceAll_one:
      '{{count}} exclusion was granted, those that are over included.',
    sentenceAll_other:
      '{{count}} exclusions were granted, those that are over included.',
    hint: 'Nobody is asked about what an exclusion covers until it ends. Then exactly what was left out is asked about.',
    emptyTitle: 'No exclusion here',
    emptyHint: 'Whoever needs one says what it covers, and two others decide.',
    covers: 'Covers, and why',
    noControl: 'Nothing is done instead.',
    owner: 'Owner',
    leftOut_zero: 'Nothing was left out by it.',
    leftOut_one: '{{count}} thing was left out by it.',
    leftOut_other: '{{count}} things were left out by it.',
    toReopen_one: '{{count}} thing is still to be asked about',
    toReopen_other: '{{count}} things are still to be asked about',
    status: 'State',
    request: 'Ask for an exclusion',
    requestTitle: 'Leave things out of campaigns for a while',
    source: 'Source',
    environment: 'Environment',
    ownerGroup: 'Owned by the group',
    ownerGroupHint: 'Type a part of its name. Groups below it count too.',
    type: 'Type',
    anyType: 'Any type',
    ref: 'Reference of one identity, credential or grant',
    named: 'Only {{title}}',
    partsHint:
      'It covers what fits every part that you give; at least one is needed.',
    ownerLabel: 'Who answers for it?',
    ownerHint:
      'A group of the catalog; type a part of its name. It is reminded before the end.',
    days: 'For how many days',
    daysHint: 'A whole number, at most {{most}}.',
    reasonLabel: 'Why is nobody to be asked about it?',
    controlLabel: 'What is done instead? (may be left empty)',
    preview: 'See what it covers',
    previewSentence:
      'Identities of which it covers something now: {{identities}}. Credentials: {{credentials}}. Grants: {{grants}}. Entitlements of people: {{entitlements}}.',
    previewAlone:
      'Certificates: {{certificates}}. Partner integrations: {{integrations}}.',
    previewAsked_zero: 'Nobody is asked about any of it now.',
    previewAsked_one:
      '{{count}} question about it waits for an answer now and would end unanswered.',
    previewAsked_other:
      '{{count}} questions about it wait for an answer now and would end unanswered.',
    previewNothing: 'It covers nothing now.',
    previewFirst: 'Among them',
    consequence:
      'Two people who are not you have to agree. Nothing changes until then. Once they have, what campaigns and periods ask about already ends unanswered, and whoever was asked is told; what is decided is carried out.',
    asked: 'What is asked for',
    askedSentence:
      'asks that nobody is asked about what is {{covers}}; it ends',
    askedOwner: 'answers for it.',
    askedReason: 'Why: {{reason}}',
    askedWhat: 'what it covers now',
    withdraw: 'Withdraw',
    withdrawTitle: 'Withdraw this exclusion?',
    withdrawConsequence_one:
      'It ends at once. The one thing that it left out is asked about, and campaigns ask about all that it covers from now on, unless another exclusion covers it.',
    withdrawConsequence_other:
      'It ends at once. The {{count}} things that it left out are asked about, and campaigns ask about all that it covers from now on, unless another exclusion covers it.',
    withdrawConsequence_zero:
      'It ends at once. It has left nothing out yet; campaigns ask about all that it covers from now on, unless another exclusion covers it.',
  },
} as const;
