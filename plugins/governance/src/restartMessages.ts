/** Texts about having a question asked again that is over. */
export const restartMessages = {
  restart: {
    ask: 'Ask again…',
    title: 'Ask again?',
    confirm: 'Ask again',
    consequence:
      'Its owner is asked once more, with evidence that is collected now and the whole time. What was decided stays on record, and what was carried out stays as it is. Campaigns that still run count the new question in its place.',
  },
} as const;
