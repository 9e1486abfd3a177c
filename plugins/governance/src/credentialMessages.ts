/** Texts on credentials that are issued by flows. */
export const credentialMessages = {
  credentials: {
    title: 'The credential',
    what: 'the credential',
    states: {
      issuing: 'Ordered',
      unknown: 'Not known whether it was made',
      delivered: 'Delivered, not usable yet',
      active: 'In use',
      suspended: 'Out of service',
      ended: 'Ended',
    },
    sentence: {
      issuing: '{{issuer}} has been asked to make it.',
      unknown:
        'The answer of {{issuer}} got lost. It is looked for there; what nobody holds is revoked before another is made.',
      delivered:
        'It lies where it is read, and {{issuer}} refuses it until its owner confirms environment and scope.',
      madeLater:
        'It would work as soon as it is made, so {{issuer}} makes it when its owner has confirmed environment and scope.',
      active: 'It works, until {{end}}.',
      suspended: '{{issuer}} refuses it until it is enabled again.',
      ended: 'It works no more: {{reason}}.',
    },
    ordered: 'Ordered',
    issued: 'Made by {{issuer}}',
    deliveredTo: 'Delivered to {{store}}',
    activated: 'Confirmed and enabled',
    ended: 'Ended',
    refused: 'Seen to be refused by its system',
    storedAt: 'Read from',
    externalId: 'Known there as',
    identity: 'For',
    environment: 'Environment',
    scopes: 'May',
    ends: 'Ends',
    owner: 'Answered for by',
    revoke: 'Revoke it',
    revokeTitle: 'Revoke {{name}}',
    revokeConsequence:
      'Its system refuses it from then on, for everybody who uses it, and it is taken out of where it lies. This cannot be undone; a new one has to be asked for.',
    revokeReason: 'Why',
    revoking: 'Its revocation is under way.',
    claim:
      'It is sealed to the key of whoever asked for it. They take it once, on the command line:',
    thenIssued:
      'Once enough have answered so, it is made and delivered. It does not work before its owner has confirmed it.',
    thenActivated: 'It works from then on, for whoever holds it.',
    thenFrozen:
      'What it was for is frozen: nothing gives access to it until its owner and security have confirmed it again.',
    thenLifted:
      'Once enough have answered so, what was frozen is let go, and what waits for it goes on.',
    thenTakenBack:
      'It ends: {{outcome}}. What was made is revoked and taken out of where it lies.',
    asked: 'What is asked',
    askedApprove:
      'asks for a credential of {{identity}} from {{issuer}}: it may {{scopes}} in {{environment}}, for {{days}} days, and is delivered to {{target}}.',
    askedHours:
      'asks for a credential of {{identity}} from {{issuer}} at once: it may {{scopes}} in {{environment}}, for {{hours}} hours, and is delivered to {{target}}.',
    askedConfirm:
      'The credential that was asked for is made and delivered, and is refused until you confirm it. Is it right that {{identity}} may {{scopes}} in {{environment}}, and that it is read from {{target}}?',
    askedJustified:
      'broke glass: without an approval, {{identity}} could use {{scopes}} in {{environment}} for hours. That has ended. Was it justified?',
    askedReason: 'The reason that was given: {{reason}}',
    askedPurpose: 'What for: {{purpose}}',
    rotate: 'Replace it',
    rotateTitle: 'Replace {{name}}',
    rotateConsequence:
      'A new one of the same rights is made beside it and delivered to the same place. Both work until the new one is in use and this one no more; then this one is revoked. Until then it can be taken back.',
    rotating: 'It is being replaced.',
    seeRotation: 'How far that is',
    overlap: 'Both work',
    overlapHint:
      'This one replaces another, which is revoked as soon as this one is seen in use and the other no more.',
    switched: 'The switch is done',
    switchedConsequence:
      'The other one is revoked now, for everybody who still uses it. This cannot be undone.',
    switchFailed: 'Take it back',
    switchFailedConsequence:
      'This one is revoked and taken out of where it lies; the other one goes on working.',
  },
} as const;
