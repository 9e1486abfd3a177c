/** Texts on passkeys, by which people prove that they are present. */
export const passkeyMessages = {
  passkeys: {
    what: 'your passkeys',
    sentence_one: 'You have one passkey.',
    sentence_other: 'You have {{count}} passkeys.',
    why: 'Some decisions take a proof that you are present: your device asks for your fingerprint, face or PIN, and signs exactly what you decide. Whoever only has your session, or acts for you, cannot do that.',
    emptyTitle: 'You have no passkey',
    emptyHint:
      'Set one up before you are asked for a proof: a first passkey can be used after a waiting time only, so that nobody can set one up in your name unnoticed.',
    add: 'Set up a passkey',
    label: 'Name of the device',
    labelHint: 'For example “Work laptop”, so that you know it again.',
    addHint:
      'Your browser asks you to confirm on this device, or on a security key.',
    admitHint:
      'You are asked twice: one of your passkeys admits the new one, then the new one is made.',
    firstHint:
      'It is your first passkey: it can be used after a waiting time, and security is told.',
    unsupported:
      'This browser has no passkeys. Use one that has, over HTTPS or on localhost.',
    name: 'Passkey',
    state: 'State',
    usable: 'Usable',
    waits: 'Usable {{when}}',
    synced: 'Copied to your other devices',
    thisDevice: 'On one device only',
    where: 'Kept',
    created: 'Set up',
    lastUsed: 'Last used',
    never: 'Never',
    remove: 'Remove',
    removeTitle: 'Remove “{{label}}”?',
    removeHint:
      'It can never be used again. Without another passkey you cannot give a proof until a new one has waited.',
    added: '“{{label}}” is set up.',
    removed: '“{{label}}” is removed.',
    back: 'What flows ask you',
    cancelled:
      'The device did not confirm: it was cancelled, or it took too long. Nothing was sent; try again.',
  },
} as const;
