/** Texts of the page on exceptions. */
export const exceptionMessages = {
  exceptions: {
    what: 'the exceptions',
    title: 'Exceptions',
    sentence_zero: 'No exception is in force.',
    sentence_one: '{{count}} exception is in force.',
    sentence_other: '{{count}} exceptions are in force.',
    sentenceAll_zero: 'No exception has ever been granted.',
    sentenceAll_one:
      '{{count}} exception was granted, those that are over included.',
    sentenceAll_other:
      '{{count}} exceptions were granted, those that are over included.',
    hint: 'A time in which something may deviate from a flow, with an owner and something done instead. At its end it is asked about again.',
    show: 'Show',
    showInForce: 'In force',
    showAll: 'All, also those that are over',
    emptyTitle: 'No exception here',
    emptyHint: 'Whoever needs one asks for it, and two others decide.',
    flow: 'Flow',
    exception: 'Exception',
    from: 'from',
    subject: 'About',
    owner: 'Owner',
    status: 'State',
    renewal_zero: 'first time',
    renewal_one: 'renewed once',
    renewal_other: 'renewed {{count}} times',
    request: 'Ask for an exception',
    requestTitle: 'Ask for an exception',
    subjectHint: 'The reference of the identity, credential or grant.',
    daysLabel: 'For how many days',
    daysHint: 'A whole number. The flow says how long it may be at most.',
    controlLabel: 'What is done instead?',
    consequence:
      'The flow that declares the exception says who decides; two people who are not you have to agree. Nothing changes until then.',
    noneDeclared: 'No flow declares an exception.',
    mayNot:
      'To ask for an exception takes the permission governance.exception.request. The people who run this portal can grant it.',
    withdraw: 'Withdraw',
    withdrawTitle: 'Withdraw this exception?',
    withdrawAbout: '{{exception}}, about {{subject}}',
    withdrawConsequence:
      'It ends at once. What runs counts again without it, and the owner is asked about what it covered.',
    decides: 'See who decides',
  },
} as const;
