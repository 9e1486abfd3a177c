/** Texts on having a review not asked for a while. */
export const reviewExceptionMessages = {
  reviewException: {
    offer: 'Ask for an exception',
    title: 'Have this not asked for a while?',
    owner: 'It is owned by',
    days: 'For how many days',
    daysHint: 'A whole number, at most {{most}}.',
    control: 'What is done instead?',
    consequence:
      'Two people who are not you have to agree. Until then the question stays open, and its deadline goes on. Once they have, it ends as excepted, and is asked again when the exception ends.',
    exceptedUntil: 'Not asked about until {{day}}',
    exceptedOver: 'The exception is over, and it is asked about again, since',
    all: 'See the exceptions',
    asked: 'An exception is asked for by',
    askedHint:
      'Instead: {{control}}. Until it is granted the question stays open.',
  },
} as const;
