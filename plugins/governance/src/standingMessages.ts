/** Texts on credentials that work, whether they end, and whether somebody uses them. */
export const standingMessages = {
  standing: {
    title: 'Standing access',
    what: 'standing access',
    whatList: 'the credentials behind this number',
    sentence:
      '{{withoutEnd}} of {{usable}} credentials that work have no end ({{percent}}). {{neverUsed}} were never used, {{unused}} not for {{days}} days.',
    sentenceFine:
      'Each of {{usable}} credentials that work is known to end. {{neverUsed}} were never used, {{unused}} not for {{days}} days.',
    sentenceNone: 'No credential works here that you may see.',
    unknown:
      'Of {{endUnknown}} no source says whether they end, and of {{useUnknown}} none says whether they are used.',
    hint: 'Counted is what sources show, whoever issued it, with who owns its identity: what is not known to be switched off, revoked or over. Give it an end where it was made, or revoke it.',
    partial: 'Counted is only what you may see.',
    table: 'Standing access by owner',
    owner: 'Owner',
    nobody: 'Nobody is known',
    total: 'Sum',
    usable: 'That work',
    'without-end': 'Without an end',
    'end-unknown': 'End unknown',
    'never-used': 'Never used',
    unused: 'Not used for {{days}} days',
    'use-unknown': 'Use unknown',
    share: '{{part}} of {{base}} ({{percent}})',
    na: 'n/a',
    show: '{{kind}}, {{owner}}: {{number}}',
    listTitle: '{{kind}}: {{owner}}',
    close: 'Close the list',
    emptyTitle: 'Nothing here',
    emptyHint:
      'What sources show is counted as soon as they are connected and read, as far as you may see it.',
    noneTitle: 'Nothing of this kind',
    noneHint: 'It may have changed since it was counted.',
    credential: 'Credential',
    environment: 'Environment',
    source: 'Seen at',
    ends: 'Ends',
    noEnd: 'No end',
    lastUse: 'Last seen in use',
    everybody: 'everybody',
  },
} as const;
